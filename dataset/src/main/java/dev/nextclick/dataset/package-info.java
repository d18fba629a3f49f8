/// From click history to sessions: files are read into a [dev.nextclick.dataset.ClickDatabase] on disk, which cuts them into
/// sessions, codes their items as numbers, and makes train and test sets; every rule tells how many clicks it removed.
/// Nothing in here holds more of a history in memory than its sessions as arrays of numbers.
@NullMarked
package dev.nextclick.dataset;

import org.jspecify.annotations.NullMarked;
