package dev.nextclick.dataset;

/// A line could not be read, and was not to be passed over.
public final class MalformedLineException extends ClickFileException {

  private static final long serialVersionUID = 1L;

  MalformedLineException(MalformedLine line) {
    super(line.toString());
  }
}
