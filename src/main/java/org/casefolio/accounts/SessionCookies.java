package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.casefolio.platform.vault.Vault;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/**
 * The session cookie: the session id and a keyed hash of it. Who reads the table of sessions
 * without the keys cannot make the cookie of any of them, and a made-up cookie costs no look into
 * the table.
 */
class SessionCookies implements CookieSerializer {

  static final String NAME = "__Host-session";

  private static final String PURPOSE = "session";

  private final DefaultCookieSerializer cookies = new DefaultCookieSerializer();
  private final Vault vault;

  SessionCookies(Vault vault) {
    this.vault = vault;
    cookies.setCookieName(NAME);
    cookies.setCookiePath("/");
    cookies.setUseSecureCookie(true);
    cookies.setUseHttpOnlyCookie(true);
    cookies.setSameSite("Lax");
    cookies.setUseBase64Encoding(false);
  }

  @Override
  public void writeCookieValue(CookieValue cookie) {
    String id = cookie.getCookieValue();
    String value = id.isEmpty() ? "" : id + "." + proof(id);
    CookieValue proven = new CookieValue(cookie.getRequest(), cookie.getResponse(), value);
    proven.setCookieMaxAge(cookie.getCookieMaxAge());
    cookies.writeCookieValue(proven);
  }

  @Override
  public List<String> readCookieValues(HttpServletRequest request) {
    List<String> ids = new ArrayList<>();
    for (String value : cookies.readCookieValues(request)) {
      int dot = value.indexOf('.');
      if (dot > 0 && proves(value.substring(0, dot), value.substring(dot + 1))) {
        ids.add(value.substring(0, dot));
      }
    }
    return ids;
  }

  private boolean proves(String id, String proof) {
    byte[] given = proof.getBytes(StandardCharsets.UTF_8);
    boolean proves = false;
    for (byte[] hash : vault.sought(PURPOSE, id)) {
      proves |= MessageDigest.isEqual(written(hash).getBytes(StandardCharsets.UTF_8), given);
    }
    return proves;
  }

  private String proof(String id) {
    return written(vault.blind(PURPOSE, id));
  }

  private static String written(byte[] hash) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }
}
