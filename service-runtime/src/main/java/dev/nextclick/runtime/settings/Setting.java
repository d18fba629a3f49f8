package dev.nextclick.runtime.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One setting: its key, what it means, how its text is read, and what holds when nobody gives it. A setting with neither a default nor
/// [#optional()] must be given.
///
/// @param <T> what its text becomes
public final class Setting<T> {

  /// Reads a setting's text.
  ///
  /// @param <T> what the text becomes
  @FunctionalInterface
  public interface Parser<T> {
    /// The value that a text stands for.
    ///
    /// @throws IllegalArgumentException saying what the text is not (`is not a port`), without repeating it
    T parse(String text);
  }

  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Pattern PASSWORD = Pattern.compile("(://[^:/@]*:).*@");
  private static final String MASK = "****";

  private final String key;
  private final String form;
  private final Parser<T> parser;
  private final String description;
  private final @Nullable String defaultText;
  private final @Nullable Supplier<T> absent;
  private final boolean secret;

  private Setting(
      String key,
      String form,
      Parser<T> parser,
      String description,
      @Nullable String defaultText,
      @Nullable Supplier<T> absent,
      boolean secret) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("not a key: " + key);
    }
    this.key = key;
    this.form = form;
    this.parser = parser;
    this.description = description;
    this.defaultText = defaultText;
    this.absent = absent;
    this.secret = secret;
  }

  /// A setting of any type.
  ///
  /// @param form how its text looks, for the help (`HOST:PORT`)
  public static <T> Setting<T> of(String key, String form, String description, Parser<T> parser) {
    return new Setting<>(key, form, parser, description, null, null, false);
  }

  /// A text that is not blank.
  public static Setting<String> text(String key, String description) {
    return of(key, "TEXT", description, Parsers::text);
  }

  /// A whole number within a range, both ends included.
  public static Setting<Integer> integer(String key, int least, int most, String description) {
    return of(
        key,
        least + ".." + most,
        description,
        text -> Math.toIntExact(Parsers.integer(text, least, most)));
  }

  /// A time in whole units: `500ms`, `5s`, `30m`, `24h`, `7d`. Not negative, and at most `36500d`.
  public static Setting<Duration> duration(String key, String description) {
    return of(key, "DURATION", description, Parsers::duration);
  }

  /// A file or a folder; whether it exists is not asked here.
  public static Setting<Path> path(String key, String description) {
    return of(key, "PATH", description, Parsers::path);
  }

  /// The address of a service.
  public static Setting<HostAndPort> hostAndPort(String key, String description) {
    return of(key, "HOST:PORT", description, HostAndPort::parse);
  }

  /// An absolute URI of one of the schemes. A password in it is never shown.
  public static Setting<URI> uri(String key, String description, String... schemes) {
    return of(
        key, String.join("|", schemes) + "://…", description, text -> Parsers.uri(text, schemes));
  }

  /// One of an enum's constants, written in lower case with hyphens (`every-second`).
  public static <E extends Enum<E>> Setting<E> choice(
      String key, Class<E> type, String description) {
    return of(key, Parsers.choices(type, "|"), description, text -> Parsers.choice(type, text));
  }

  /// This setting, with the text that holds when none is given.
  public Setting<T> withDefault(String text) {
    return new Setting<>(key, form, parser, description, text, null, secret);
  }

  /// This setting, which may be left out; an empty text leaves it out too.
  public Setting<Optional<T>> optional() {
    return new Setting<>(
        key,
        form,
        text -> text.isBlank() ? Optional.empty() : Optional.of(parser.parse(text)),
        description,
        null,
        Optional::empty,
        secret);
  }

  /// This setting, whose value is never shown.
  public Setting<T> secret() {
    return new Setting<>(key, form, parser, description, defaultText, absent, true);
  }

  public String key() {
    return key;
  }

  /// How it is spelled as a flag: `--session-idle`.
  public String flag() {
    return "--" + key;
  }

  /// How it is spelled in the environment: `NEXTCLICK_SESSION_IDLE`.
  public String environmentVariable() {
    return Settings.ENVIRONMENT_PREFIX + key.replace('-', '_').toUpperCase(java.util.Locale.ROOT);
  }

  /// What it means, for the help.
  public String description() {
    return description;
  }

  /// How its text looks, for the help.
  public String form() {
    return form;
  }

  Optional<String> defaultText() {
    return Optional.ofNullable(defaultText);
  }

  boolean required() {
    return defaultText == null && absent == null;
  }

  T parse(String text) {
    return parser.parse(text);
  }

  /// What it is when no source gives it and it has no default.
  T absent() {
    if (absent == null) {
      throw new IllegalStateException(key + " was never given");
    }
    return absent.get();
  }

  /// The text as it may be shown.
  String masked(String text) {
    if (secret) {
      return text.isEmpty() ? "" : MASK;
    }
    return PASSWORD.matcher(text).replaceAll("$1" + MASK + "@");
  }

  /// This setting with its value turned into something else.
  public <R> Setting<R> map(Function<? super T, ? extends R> function) {
    Supplier<T> none = absent;
    return new Setting<>(
        key,
        form,
        text -> function.apply(parser.parse(text)),
        description,
        defaultText,
        none == null ? null : () -> function.apply(none.get()),
        secret);
  }

  @Override
  public String toString() {
    return key;
  }
}
