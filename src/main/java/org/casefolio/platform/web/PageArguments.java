package org.casefolio.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.casefolio.platform.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.resource.ResourceUrlProvider;

/** Makes the {@link Page} that a controller method asks for. */
@Component
class PageArguments implements HandlerMethodArgumentResolver {

  private final Languages languages;
  private final MessageSource texts;
  private final Settings settings;
  private final ObjectProvider<ResourceUrlProvider> resources;

  PageArguments(
      Languages languages,
      MessageSource texts,
      Settings settings,
      ObjectProvider<ResourceUrlProvider> resources) {
    this.languages = languages;
    this.texts = texts;
    this.settings = settings;
    this.resources = resources;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Page.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
    HttpServletResponse response = request.getNativeResponse(HttpServletResponse.class);
    if (servletRequest == null || response == null) {
      throw new IllegalStateException("a page needs a servlet request");
    }
    return page(servletRequest, response);
  }

  /** The page for a request; remembers a language that it asks for. */
  Page page(HttpServletRequest request, HttpServletResponse response) {
    Optional<Locale> asked = languages.findAskedFor(request);
    asked.ifPresent(locale -> languages.remember(response, locale));
    return new Page(
        asked.orElseGet(() -> languages.of(request)),
        request.getRequestURI(),
        SecurityHeaders.nonceOf(request),
        query(request),
        sessionEnd(request),
        asked.isPresent() && request.getMethod().equals("POST"),
        texts,
        settings,
        () -> csrf(request),
        this::asset);
  }

  /** Known once the framework has asked who it is. */
  private static @Nullable SessionEnd sessionEnd(HttpServletRequest request) {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    boolean signedIn =
        who != null && who.isAuthenticated() && !(who instanceof AnonymousAuthenticationToken);
    return signedIn && request.getAttribute(SessionEnd.ATTRIBUTE) instanceof SessionEnd end
        ? end
        : null;
  }

  private String asset(String path) {
    String address = resources.getObject().getForLookupPath(path);
    return address == null ? path : address;
  }

  private static Page.@Nullable Csrf csrf(HttpServletRequest request) {
    return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
        ? new Page.Csrf(token.getParameterName(), token.getToken())
        : null;
  }

  private static String query(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null
        ? ""
        : Arrays.stream(query.split("&", -1))
            .filter(part -> !part.startsWith(Languages.PARAMETER + "="))
            .collect(Collectors.joining("&"));
  }
}
