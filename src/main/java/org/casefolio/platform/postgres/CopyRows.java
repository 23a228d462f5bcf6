package org.casefolio.platform.postgres;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows as {@code copy … from stdin (format binary)} takes them. The values of a row are added in
 * the order of the statement's columns, each with the method that is named after the column's type;
 * {@code null} stands for null.
 */
public final class CopyRows {

  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };

  private static final Instant FIRST_MOMENT = Instant.parse("2000-01-01T00:00:00Z");
  private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
  private static final int NULL = -1;

  private final int columns;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  CopyRows(int columns) {
    this.columns = columns;
  }

  private interface Written {
    void to(DataOutputStream out) throws IOException;
  }

  private CopyRows write(Written value) {
    try {
      value.to(out);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but memory
    }
  }

  void begin() {
    write(to -> {
      to.write(SIGNATURE);
      to.writeInt(0); // no flags
      to.writeInt(0); // no extension
    });
  }

  void beginRow() {
    write(to -> to.writeShort(columns));
  }

  void end() {
    write(to -> to.writeShort(-1));
  }

  /** How many bytes wait to be taken. */
  int size() {
    return bytes.size();
  }

  /** What was added since it was taken last. */
  byte[] take() {
    byte[] taken = bytes.toByteArray();
    bytes.reset();
    return taken;
  }

  public CopyRows smallint(@Nullable Integer value) {
    return value == null
        ? nothing()
        : write(to -> {
          to.writeInt(Short.BYTES);
          to.writeShort(Math.toIntExact(value));
        });
  }

  public CopyRows integer(@Nullable Integer value) {
    return value == null
        ? nothing()
        : write(to -> {
          to.writeInt(Integer.BYTES);
          to.writeInt(value);
        });
  }

  public CopyRows bigint(@Nullable Long value) {
    return value == null
        ? nothing()
        : write(to -> {
          to.writeInt(Long.BYTES);
          to.writeLong(value);
        });
  }

  public CopyRows bool(@Nullable Boolean value) {
    return value == null
        ? nothing()
        : write(to -> {
          to.writeInt(1);
          to.writeByte(value ? 1 : 0);
        });
  }

  public CopyRows uuid(@Nullable UUID value) {
    return value == null
        ? nothing()
        : write(to -> {
          to.writeInt(2 * Long.BYTES);
          to.writeLong(value.getMostSignificantBits());
          to.writeLong(value.getLeastSignificantBits());
        });
  }

  /** To the microsecond; what is finer is cut off. */
  public CopyRows timestamptz(@Nullable Instant value) {
    return bigint(
        value == null
            ? null
            : ChronoUnit.MICROS.between(FIRST_MOMENT, value.truncatedTo(ChronoUnit.MICROS)));
  }

  public CopyRows date(@Nullable LocalDate value) {
    return integer(
        value == null ? null : Math.toIntExact(ChronoUnit.DAYS.between(FIRST_DAY, value)));
  }

  /** A text without the character U+0000, which the database does not take. */
  public CopyRows text(@Nullable String value) {
    return bytea(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  public CopyRows bytea(byte @Nullable [] value) {
    return value == null
        ? nothing()
        : write(to -> {
          to.writeInt(value.length);
          to.write(value);
        });
  }

  private CopyRows nothing() {
    return write(to -> to.writeInt(NULL));
  }
}
