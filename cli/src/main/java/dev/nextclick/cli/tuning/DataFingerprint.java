package dev.nextclick.cli.tuning;

import dev.nextclick.cli.offline.ClickSets;
import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Tells data sets apart by what is in them, not by where they are.
final class DataFingerprint {

  private DataFingerprint() {}

  /// SHA-256 of all sessions, in hexadecimal digits.
  static String of(ClickSets sets) {
    MessageDigest digest = sha256();
    Vocabulary vocabulary = sets.vocabulary();
    add(digest, vocabulary.size());
    for (int item = 0; item < vocabulary.size(); item++) {
      byte[] id = vocabulary.id(item).getBytes(StandardCharsets.UTF_8);
      add(digest, id.length);
      digest.update(id);
    }
    add(digest, sets.train());
    add(digest, sets.test());
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, Sessions sessions) {
    add(digest, sessions.count());
    for (int session = 0; session < sessions.count(); session++) {
      add(digest, sessions.length(session));
      for (int place = sessions.start(session); place < sessions.end(session); place++) {
        add(digest, sessions.item(place));
      }
    }
  }

  private static void add(MessageDigest digest, int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
