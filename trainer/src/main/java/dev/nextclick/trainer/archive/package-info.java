/// Click history on disk: Parquet files that are their own ledger, the thread that moves the log into them, and what training reads.
@NullMarked
package dev.nextclick.trainer.archive;

import org.jspecify.annotations.NullMarked;
