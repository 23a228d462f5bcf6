package org.casefolio.api;

import casefolio.templates.Templates;
import java.text.NumberFormat;
import java.util.List;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Languages;
import org.casefolio.platform.web.Page;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** How to ask the API, with lines that work as they stand. */
@Controller
@ApiServed
class DeveloperPages {

  private final ApiSettings settings;
  private final Templates templates;

  DeveloperPages(ApiSettings settings, Templates templates) {
    this.settings = settings;
    this.templates = templates;
  }

  @GetMapping("/developers")
  Html show(Page page) {
    NumberFormat numbers = NumberFormat.getIntegerInstance(Languages.regional(page.locale()));
    return Html.of(
        templates.apiDevelopers(
            page,
            page.settings().publicUrl().toString(),
            numbers.format(settings.rate()),
            numbers.format(settings.day()),
            List.of(Problems.values()).stream()
                .map(problem ->
                    new ProblemRow(problem.type(), problem.key(), problem.status().value()))
                .toList()));
  }
}
