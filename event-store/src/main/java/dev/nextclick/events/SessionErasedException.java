package dev.nextclick.events;

/// The session was erased, and takes no events until a session of its age would have ended.
public class SessionErasedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SessionErasedException() {
    super("the session was erased and takes no more events");
  }
}
