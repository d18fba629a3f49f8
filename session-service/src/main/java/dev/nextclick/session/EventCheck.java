package dev.nextclick.session;

import dev.nextclick.runtime.grpc.RequestValidator;
import dev.nextclick.runtime.grpc.RequestValidator.InvalidField;
import dev.nextclick.session.v1.Consent;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.EventType;
import dev.nextclick.session.v1.StreamEventsRequest;
import java.util.List;
import java.util.Optional;

/// Holds the events of a stream to the contract's rules. The rules are protovalidate's to interpret, but at fifty thousand events a second
/// that costs more than storing them: an event that a plain look finds clean is taken as it is, and only of any other protovalidate says what
/// is wrong with it, if anything. That the look passes nothing that protovalidate would refuse, and knows every rule there is, is tested.
final class EventCheck {

  private static final int MAX_MORE_EVENTS = 1_023;
  private static final int MAX_SITE = 64;
  private static final int MAX_SESSION_ID = 128;
  private static final int MAX_ITEM_ID = 256;
  private static final int MAX_EVENT_ID = 64;
  private static final int MAX_USER_ID = 128;
  private static final int MAX_PLACEMENT = 64;
  private static final int MAX_ATTRIBUTION_TOKEN = 512;
  // The most bytes of UTF-8 that a char of a Java string can stand for.
  private static final int MAX_BYTES_A_CHAR = 3;

  private final RequestValidator validator =
      new RequestValidator(List.of(StreamEventsRequest.getDescriptor(), Event.getDescriptor()));

  /// What is wrong with a message as a whole.
  Optional<InvalidField> faultOfMessage(StreamEventsRequest request) {
    return request.getMoreEventsCount() <= MAX_MORE_EVENTS
        ? Optional.empty()
        : Optional.of(
            new InvalidField(
                "more_events", "must contain no more than " + MAX_MORE_EVENTS + " item(s)"));
  }

  /// What is wrong with the first event of a message, or with there being none.
  Optional<InvalidField> faultOfFirst(StreamEventsRequest request) {
    return request.hasEvent() && isClean(request.getEvent())
        ? Optional.empty()
        : validator.invalidField(request.toBuilder().clearMoreEvents().build());
  }

  /// What is wrong with one of the events behind it.
  Optional<InvalidField> fault(Event event) {
    return isClean(event)
        ? Optional.empty()
        : validator
            .invalidField(event)
            .map(fault -> new InvalidField("event." + fault.field(), fault.message()));
  }

  /// Whether an event surely keeps every rule; of one that does not, nothing is known.
  static boolean isClean(Event event) {
    return isSite(event.getSite())
        && !event.getSessionId().isEmpty()
        && fits(event.getSessionId(), MAX_SESSION_ID)
        && !event.getItemId().isEmpty()
        && fits(event.getItemId(), MAX_ITEM_ID)
        && EventType.forNumber(event.getEventTypeValue()) != null
        && fits(event.getEventId(), MAX_EVENT_ID)
        && fits(event.getUserId(), MAX_USER_ID)
        && Consent.forNumber(event.getConsentValue()) != null
        && fits(event.getPlacement(), MAX_PLACEMENT)
        && fits(event.getAttributionToken(), MAX_ATTRIBUTION_TOKEN)
        && (!event.hasPlayedShare()
            || (event.getPlayedShare() >= 0 && event.getPlayedShare() <= 1));
  }

  private static boolean isSite(String site) {
    if (site.length() > MAX_SITE) {
      return false;
    }
    for (int i = 0; i < site.length(); i++) {
      char c = site.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  /// Whether a text has at most so many bytes of UTF-8. Of one near the limit that is not ASCII it does not say so.
  private static boolean fits(String text, int maxBytes) {
    int length = text.length();
    if (length * MAX_BYTES_A_CHAR <= maxBytes) {
      return true;
    }
    if (length > maxBytes) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
