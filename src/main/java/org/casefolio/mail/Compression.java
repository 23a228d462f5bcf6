package org.casefolio.mail;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Makes what is kept of a message small before it is sealed: Zstandard (RFC 8878) with a dictionary
 * of what most have in common, which leaves a twentieth of a letter. What is stored is rounded up,
 * because its length could otherwise say which status a sealed message tells.
 */
final class Compression {

  /**
   * The dictionary that is written with. What was stored with it can only be read with the same
   * bytes, so it never changes; a better one gets the next number, and this one stays.
   */
  private static final byte DICTIONARY = 1;

  /** The fastest of the usual levels; higher ones gain nothing here. */
  private static final int LEVEL = 1;

  private static final int HEAD = 1 + 2 * Integer.BYTES;
  private static final byte[] WORDS = words();
  private static final ZstdDictCompress FOR_WRITING = new ZstdDictCompress(WORDS, LEVEL);
  private static final ZstdDictDecompress FOR_READING = new ZstdDictDecompress(WORDS);

  // To make one takes longer than to use it.
  private static final ThreadLocal<ZstdCompressCtx> WRITERS =
      ThreadLocal.withInitial(() -> {
        ZstdCompressCtx writer = new ZstdCompressCtx();
        writer.loadDict(FOR_WRITING);
        return writer;
      });

  private static final ThreadLocal<ZstdDecompressCtx> READERS =
      ThreadLocal.withInitial(() -> {
        ZstdDecompressCtx reader = new ZstdDecompressCtx();
        reader.loadDict(FOR_READING);
        return reader;
      });

  private Compression() {}

  private static byte[] words() {
    String name = "/mail/dictionary-" + DICTIONARY + ".txt";
    try (InputStream file = Compression.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("no dictionary " + DICTIONARY);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Compresses some bytes.
   *
   * @param form the first byte of what is stored
   * @param step what is stored is as long as a multiple of this, in bytes
   */
  static byte[] compress(byte form, byte[] bytes, int step) {
    int from = 1 + HEAD;
    byte[] room = new byte[from + (int) Zstd.compressBound(bytes.length)];
    int small =
        WRITERS.get().compressByteArray(room, from, room.length - from, bytes, 0, bytes.length);
    ByteBuffer.wrap(room).put(form).put(DICTIONARY).putInt(bytes.length).putInt(small);
    int length = from + small;
    byte[] stored = new byte[(length + step - 1) / step * step];
    System.arraycopy(room, 0, stored, 0, length);
    return stored;
  }

  /** The bytes of what is stored, of which the first byte is the form. */
  static byte[] expand(byte[] stored) {
    ByteBuffer head = ByteBuffer.wrap(stored, 1, HEAD);
    byte dictionary = head.get();
    if (dictionary != DICTIONARY) {
      throw new IllegalStateException("content with a dictionary that is not known");
    }
    int length = head.getInt();
    int small = head.getInt();
    byte[] bytes = new byte[length];
    READERS.get().decompressByteArray(bytes, 0, length, stored, 1 + HEAD, small);
    return bytes;
  }
}
