/// The model registry: immutable versions of models in a directory, and for each model one small file that says which
/// version is active.
///
/// ```
/// ROOT/SITE/MODEL/versions/VERSION/…   an artifact each
/// ROOT/SITE/MODEL/active               the id of the active version
/// ROOT/SITE/MODEL/staging/…            what is being written or deleted
/// ```
///
/// One process, the registry's owner, publishes, and removes what killed processes left; any number of processes read, and any may
/// activate and delete.
@NullMarked
package dev.nextclick.registry;

import org.jspecify.annotations.NullMarked;
