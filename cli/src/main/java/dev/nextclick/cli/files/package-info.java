/// What the commands that read history files have in common: how the files are written, and how their reading is shown.
@NullMarked
package dev.nextclick.cli.files;

import org.jspecify.annotations.NullMarked;
