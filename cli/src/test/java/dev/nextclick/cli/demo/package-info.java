/// What the demo is made of; all of it together runs in CI.
@NullMarked
package dev.nextclick.cli.demo;

import org.jspecify.annotations.NullMarked;
