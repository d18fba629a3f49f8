package dev.nextclick.runtime.grpc;

import io.grpc.Context;
import io.grpc.Metadata;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// The id under which a call appears in the logs: the caller's, from the metadata `x-request-id` or a field of the request, else one made
/// here. It is sent back in the metadata.
public final class RequestId {

  /// Where it travels.
  public static final Metadata.Key<String> HEADER =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

  static final Context.Key<RequestId> KEY = Context.key("request-id");

  private static final String LOG_KEY = "request_id";
  // What can stand in a header and in a log line, and is not longer than anyone needs.
  private static final Pattern ACCEPTABLE = Pattern.compile("[!#-~]{1,64}");

  private volatile String value;

  private RequestId(String value) {
    this.value = value;
  }

  static RequestId of(@Nullable String given) {
    return new RequestId(given != null && acceptable(given) ? given : made());
  }

  private static boolean acceptable(String given) {
    return ACCEPTABLE.matcher(given).matches();
  }

  /// The id of the call that this thread handles; one of its own outside of a call.
  public static RequestId ofCall() {
    RequestId current = KEY.get();
    return current == null ? of(null) : current;
  }

  /// Its text.
  public String value() {
    return value;
  }

  /// Takes the id that the request itself names. One that is empty, over 64 characters, or not printable ASCII is left alone.
  public void adopt(String given) {
    if (acceptable(given)) {
      value = given;
      if (MDC.get(LOG_KEY) != null) {
        MDC.put(LOG_KEY, given);
      }
    }
  }

  /// Runs something whose log lines are to carry this id.
  public void logged(Runnable work) {
    String before = MDC.get(LOG_KEY);
    MDC.put(LOG_KEY, value);
    try {
      work.run();
    } finally {
      if (before == null) {
        MDC.remove(LOG_KEY);
      } else {
        MDC.put(LOG_KEY, before);
      }
    }
  }

  private static String made() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
