/// What the commands that work with files have in common: how history files are written, how their reading is shown, temporary
/// files, and what a file system's faults mean.
@NullMarked
package dev.nextclick.cli.files;

import org.jspecify.annotations.NullMarked;
