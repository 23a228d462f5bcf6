package org.casefolio.platform.web;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Keeps those who send byte by byte from taking every thread. Only a request that has to be waited
 * for counts; what came in one go, as the form of a browser does, never notices. A body that comes
 * more slowly than any line is refused (408); where too many are waited for, the one that has been
 * for longest makes room (503). The agency's feed is let be: it may send its lines as they arise,
 * and nothing reads any of it before it has said who it is. That holds for its own type alone: a
 * form is read by whoever comes first.
 */
final class SlowBodies extends Handler.Wrapper {

  private static final String FEED = "/intake/v1/events";
  private static final String NDJSON = "application/x-ndjson";

  private final long grace;
  private final long bytesASecond;
  private final int most;

  /** Those that are waited for, the longest first. */
  private final SequencedSet<Measured> waiting = new LinkedHashSet<>();

  /**
   * @param grace how long a body may take whatever comes
   * @param bytesASecond what has to have come on average after that
   * @param most how many bodies are waited for at a time
   */
  SlowBodies(Duration grace, long bytesASecond, int most) {
    this.grace = grace.toNanos();
    this.bytesASecond = bytesASecond;
    this.most = most;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    boolean letBe = request.getLength() == 0 || isFeed(request);
    return letBe
        ? super.handle(request, response, callback)
        : super.handle(new Measured(request), response, callback);
  }

  private static boolean isFeed(Request request) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return Request.getPathInContext(request).equals(FEED)
        && type != null
        && type.regionMatches(true, 0, NDJSON, 0, NDJSON.length());
  }

  private @Nullable Measured begin(Measured request) {
    synchronized (waiting) {
      waiting.add(request);
      return waiting.size() > most ? waiting.removeFirst() : null;
    }
  }

  private void end(Measured request) {
    synchronized (waiting) {
      waiting.remove(request);
    }
  }

  /** Its content is read by one thread at a time; another may refuse the rest of it. */
  private final class Measured extends Request.Wrapper {

    private final AtomicReference<@Nullable Runnable> awaited = new AtomicReference<>();
    private volatile long firstWait;
    private final AtomicLong read = new AtomicLong();
    private volatile Content.@Nullable Chunk refused;

    Measured(Request request) {
      super(request);
      Request.addCompletionListener(request, _ -> end(this));
    }

    @Override
    public Content.@Nullable Chunk read() {
      Content.Chunk refusal = refused;
      if (refusal != null) {
        return refusal;
      }
      Content.Chunk chunk = super.read();
      if (chunk != null) {
        read.addAndGet(chunk.remaining());
        if (chunk.isLast()) {
          end(this);
        }
      }
      return chunk;
    }

    @Override
    public void demand(Runnable callback) {
      awaited.set(callback);
      long now = System.nanoTime();
      if (firstWait == 0) {
        firstWait = now;
        Measured longest = begin(this);
        if (longest != null) {
          longest.refuse(HttpStatus.SERVICE_UNAVAILABLE_503);
        }
      }
      long since = now - firstWait;
      if (since > grace && read.get() < bytesASecond * Duration.ofNanos(since).toSeconds()) {
        refuse(HttpStatus.REQUEST_TIMEOUT_408);
      }
      if (refused == null) {
        super.demand(this::goOn);
      } else {
        goOn();
      }
    }

    private void refuse(int status) {
      end(this);
      refused = Content.Chunk.from(new HttpException.RuntimeException(status, "too slow"));
      goOn();
    }

    /** Whoever waits is woken once, by what came or by the refusal. */
    private void goOn() {
      Runnable callback = awaited.getAndSet(null);
      if (callback != null) {
        callback.run();
      }
    }
  }
}
