package org.casefolio.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.audit.Refusals;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives tokens to clients, as the official API does (OAuth 2.0, {@code client_credentials}). Every
 * scalar of the answer is a text. A scope may be asked for and means nothing.
 */
@Controller
@ApiServed
class AccessTokenResource {

  private static final String PATH = "/oauth/accesstoken";
  private static final String INVALID_REQUEST = "invalid_request";
  private static final String CREDENTIALS = "client_credentials";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Clients clients;
  private final Tokens tokens;
  private final Rates rates;
  private final Refusals refusals;
  private final ApiSettings settings;

  AccessTokenResource(
      Clients clients, Tokens tokens, Rates rates, Refusals refusals, ApiSettings settings) {
    this.clients = clients;
    this.tokens = tokens;
    this.rates = rates;
    this.refusals = refusals;
    this.settings = settings;
  }

  /**
   * A token for half an hour. 400 unless the body is a form with {@code
   * grant_type=client_credentials}, 401 without the credentials of a client, 413 and 415 for what
   * is no such form, 429 for a client that asks for tokens faster than it may ask about cases.
   */
  @PostMapping(PATH)
  ResponseEntity<byte[]> give(HttpServletRequest request) throws IOException {
    return switch (TokenForm.read(
        request.getContentType(),
        request.getHeader(HttpHeaders.AUTHORIZATION),
        request.getInputStream())) {
      case TokenForm.NoForm _ ->
          error(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE,
              INVALID_REQUEST,
              "Only application/x-www-form-urlencoded is understood");
      case TokenForm.TooLarge _ ->
          error(
              HttpStatus.CONTENT_TOO_LARGE,
              INVALID_REQUEST,
              "The form is larger than " + TokenForm.MOST_BYTES + " bytes");
      case TokenForm.Unreadable _ ->
          error(HttpStatus.BAD_REQUEST, INVALID_REQUEST, "The form must be UTF-8, percent-encoded");
      case TokenForm.NoGrantType _ ->
          error(HttpStatus.BAD_REQUEST, INVALID_REQUEST, "Required param : grant_type");
      case TokenForm.Asked asked when !asked.grantType().equals(CREDENTIALS) ->
          error(
              HttpStatus.BAD_REQUEST,
              "unsupported_grant_type",
              "Only grant_type=" + CREDENTIALS + " is supported");
      case TokenForm.Asked asked -> give(asked.credentials(), request);
    };
  }

  /** Answers a program in its own language, whatever it says that it understands. */
  @RequestMapping(
      path = PATH,
      method = {RequestMethod.GET, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE})
  ResponseEntity<byte[]> refuse() {
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.ALLOW, "POST");
    return error(
        HttpStatus.METHOD_NOT_ALLOWED, INVALID_REQUEST, "Only POST is understood", headers);
  }

  private ResponseEntity<byte[]> give(
      Optional<Credentials> credentials, HttpServletRequest request) {
    Optional<Client> client = credentials.flatMap(clients::authenticate);
    if (client.isEmpty()) {
      refusals.record(request, "api");
      return unknown();
    }
    if (!rates.take(client.get()).taken()) {
      return OfficialErrors.tooMany(new HttpHeaders(), 1);
    }
    return tokens
        .issue(client.get())
        .map(token -> given(client.get(), token))
        .orElseGet(AccessTokenResource::unknown);
  }

  private ResponseEntity<byte[]> given(Client client, Tokens.Token token) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("refresh_token_expires_in", "0");
    body.put("api_product_list", "[" + settings.product() + "]");
    body.put("api_product_list_json", List.of(settings.product()));
    body.put("organization_name", settings.organization());
    body.put("developer.email", "");
    body.put("token_type", "Bearer");
    body.put("issued_at", Long.toString(token.issuedAt().toEpochMilli()));
    body.put("client_id", client.clientId());
    body.put("access_token", token.value());
    body.put(
        "application_name",
        UUID.nameUUIDFromBytes(client.clientId().getBytes(StandardCharsets.UTF_8)).toString());
    body.put("scope", "");
    body.put("expires_in", Long.toString(Tokens.LIFE.toSeconds() - 1));
    body.put("refresh_count", "0");
    body.put("status", "approved");
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(JSON.writeValueAsBytes(body));
  }

  private static ResponseEntity<byte[]> unknown() {
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Case Status API\"");
    return error(HttpStatus.UNAUTHORIZED, "invalid_client", "ClientId is Invalid", headers);
  }

  private static ResponseEntity<byte[]> error(HttpStatus status, String code, String message) {
    return error(status, code, message, new HttpHeaders());
  }

  private static ResponseEntity<byte[]> error(
      HttpStatus status, String code, String message, HttpHeaders headers) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ErrorCode", code);
    body.put("Error", message);
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_JSON)
        .body(JSON.writeValueAsBytes(body));
  }
}
