package dev.nextclick.events;

/// The store takes the request for what it is, and refuses it; nothing was written.
public final class EventRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Why.
  public enum Reason {
    /// The session was erased, and takes no events until a session of its age would have ended.
    SESSION_ERASED("the session was erased and takes no more events"),
    /// The user was erased, and so are late events that name them.
    USER_ERASED("the user was erased; no more events are taken that name them"),
    /// The session was merged into another, which its events belong to now.
    SESSION_MERGED("the session was merged into another"),
    /// It is older than an event may be on arrival, or than everything that a full session keeps.
    EVENT_TOO_LATE("the event is too old"),
    /// The log holds as much as it may, and what cannot be learned from is not taken.
    LOG_FULL("the log is full");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private final Reason reason;

  public EventRefusedException(Reason reason) {
    // An answer, and often a frequent one: it carries no stack.
    super(reason.text, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
