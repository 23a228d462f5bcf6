package org.casefolio.mail;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.casefolio.platform.vault.Sealer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of a message that is sealed when it is enqueued. Kept as bytes like {@link Content},
 * because every message is written and read once at least, however many there are.
 *
 * @param facts what it is about; of a letter that carries several messages, what each is about;
 *     empty once they are no longer needed
 * @param address where it goes
 * @param language the tag of the reader's language
 * @param enqueued when it was enqueued; in clear it would say which case it is about
 * @param caused when what it tells happened to us, where that was before it was enqueued
 * @param topic what it can be cancelled by, for when it has come back and waits once more
 */
record Draft(
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> facts,
    String address,
    String language,
    Instant enqueued,
    @Nullable Instant caused,
    @Nullable String topic) {

  private static final String WHAT = "outbox.draft";

  /** The first byte of the stored form, which holds one of the next two. */
  private static final byte COMPRESSED = 3;

  /** The first byte of a message; of its stored form in rows of an older version. */
  private static final int FORM = 1;

  /** The first byte of a letter that carries several; as above. */
  private static final int SEVERAL = 2;

  /** See {@link Compression#compress}; in bytes. */
  private static final int STEP = 128;

  /** The first byte of rows of an older version, which are JSON. */
  private static final int JSON = '{';

  private static final ObjectReader READER = JsonMapper.shared().readerFor(Draft.class);
  private static final int ABSENT = -1;

  Draft {
    facts = List.copyOf(facts);
  }

  byte[] seal(Sealer sealer) {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(facts.stream().mapToInt(String::length).sum() + 256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(facts.size() == 1 ? FORM : SEVERAL);
      if (facts.size() != 1) {
        out.writeInt(facts.size());
      }
      for (String one : facts) {
        write(out, one);
      }
      write(out, address);
      write(out, language);
      write(out, enqueued);
      out.writeBoolean(caused != null);
      if (caused != null) {
        write(out, caused);
      }
      write(out, topic);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sealer.seal(WHAT, Compression.compress(COMPRESSED, bytes.toByteArray(), STEP));
  }

  static Draft open(Sealer sealer, byte[] sealed) {
    byte[] stored = sealer.openBytes(WHAT, sealed);
    byte[] opened =
        stored.length > 0 && stored[0] == COMPRESSED ? Compression.expand(stored) : stored;
    if (opened.length > 0 && opened[0] == JSON) {
      return READER.readValue(opened);
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(opened))) {
      int many =
          switch (in.readByte()) {
            case FORM -> 1;
            case SEVERAL -> in.readInt();
            default -> throw new IllegalStateException("a draft of a form that is not known");
          };
      List<String> facts = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        facts.add(text(in));
      }
      String address = text(in);
      String language = text(in);
      Instant enqueued = instant(in);
      Instant caused = in.readBoolean() ? instant(in) : null;
      return new Draft(facts, address, language, enqueued, caused, textOrNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(ABSENT);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void write(DataOutputStream out, Instant moment) throws IOException {
    out.writeLong(moment.getEpochSecond());
    out.writeInt(moment.getNano());
  }

  private static String text(DataInputStream in) throws IOException {
    String text = textOrNull(in);
    if (text == null) {
      throw new IllegalStateException("a draft that lacks a field");
    }
    return text;
  }

  private static @Nullable String textOrNull(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length == ABSENT ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static Instant instant(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  /** The same message, written from something else. */
  Draft withFacts(List<String> fresh) {
    return new Draft(fresh, address, language, enqueued, caused, topic);
  }

  /** What is kept of a message that opens an account: nothing by which it could be opened. */
  Draft withoutFacts() {
    return new Draft(List.of(""), address, language, enqueued, caused, null);
  }

  /** What a message is about that carries no others. */
  String single() {
    return facts.getFirst();
  }

  /** Since when its reader could have been told. */
  Instant begun() {
    return caused == null ? enqueued : caused;
  }

  @Override
  public String toString() {
    return "Draft";
  }
}
