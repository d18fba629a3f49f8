/// The whole suite on one machine, as processes: Redis, session-service, trainer, inference-service, each kept alive and
/// none of them outliving the process that started it.
@NullMarked
package dev.nextclick.cli.suite;

import org.jspecify.annotations.NullMarked;
