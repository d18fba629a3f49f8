/// Recommenders as a library: what a model is to those who score with it, and the plain types that cross the module's
/// border. An item is its index in a [dev.nextclick.models.Vocabulary]; a session is the indexes of its clicks, the
/// oldest first. No server and no file format of anybody else is in here.
@NullMarked
package dev.nextclick.models;

import org.jspecify.annotations.NullMarked;
