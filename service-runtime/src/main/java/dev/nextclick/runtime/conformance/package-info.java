/// What tests of services check on each call they make.
@NullMarked
package dev.nextclick.runtime.conformance;

import org.jspecify.annotations.NullMarked;
