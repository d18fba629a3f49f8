package dev.nextclick.cli.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// A fault of the file system in words. Its own exceptions often say no more than a path.
public final class FileFault {

  private FileFault() {}

  /// What happened, naming the file where the exception does.
  public static String of(IOException fault) {
    return switch (fault) {
      case NoSuchFileException e -> e.getFile() + " does not exist";
      case AccessDeniedException e -> e.getFile() + ": permission denied";
      case NotDirectoryException e -> e.getFile() + " is no directory";
      case DirectoryNotEmptyException e -> e.getMessage() + " is a directory";
      default -> fault.getMessage() == null ? fault.toString() : fault.getMessage();
    };
  }
}
