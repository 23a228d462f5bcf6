package org.casefolio.accounts;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** Tells the framework who is signed in; made anew for each request and never stored. */
final class SignedInToken extends AbstractAuthenticationToken {

  private static final long serialVersionUID = 1L;

  private final transient SignedIn signedIn;

  SignedInToken(SignedIn signedIn) {
    super(List.of());
    this.signedIn = signedIn;
    setAuthenticated(true);
  }

  @Override
  public String getCredentials() {
    return "";
  }

  @Override
  public SignedIn getPrincipal() {
    return signedIn;
  }

  @Override
  public String getName() {
    return signedIn.account().value().toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SignedInToken token && token.signedIn.equals(signedIn);
  }

  @Override
  public int hashCode() {
    return signedIn.hashCode();
  }
}
