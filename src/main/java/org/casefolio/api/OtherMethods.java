package org.casefolio.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Tells a program in its own language that an address does not understand a method. */
@Controller
@ApiServed
class OtherMethods {

  private static final Map<String, String> ALLOWED =
      Map.of(
          CasesResource.QUERY, "POST",
          CasesResource.STATUSES, "GET, HEAD",
          ChangesResource.SUBSCRIPTIONS, "GET, HEAD, POST, PUT, DELETE",
          ChangesResource.CHANGES, "GET, HEAD",
          OpenApiResource.PATH, "GET, HEAD");

  @RequestMapping({
    CasesResource.QUERY,
    CasesResource.STATUSES,
    ChangesResource.SUBSCRIPTIONS,
    ChangesResource.CHANGES,
    OpenApiResource.PATH
  })
  ResponseEntity<byte[]> refuse(HttpServletRequest request) {
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.ALLOW, ALLOWED.getOrDefault(request.getServletPath(), "GET"));
    return Problems.METHOD.answer(headers);
  }
}
