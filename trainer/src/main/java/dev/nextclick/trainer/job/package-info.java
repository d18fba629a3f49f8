/// Training jobs: one at a time, each with a state that is kept on disk, that can be watched, and that can be cancelled.
/// What a job does is [dev.nextclick.trainer.job.JobWork], which is not in here.
@NullMarked
package dev.nextclick.trainer.job;

import org.jspecify.annotations.NullMarked;
