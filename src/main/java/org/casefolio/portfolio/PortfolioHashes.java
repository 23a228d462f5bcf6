package org.casefolio.portfolio;

import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.vault.KeyedHashes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the keyed hashes of portfolios are renewed. */
@Configuration(proxyBeanMethods = false)
class PortfolioHashes {

  @Bean
  KeyedHashes hashesOfFollowedCases(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, blind, typed_date
        from portfolio.followed
        where ctid >= :from::tid and ctid < :to::tid
          and (substring(blind from 33) <> :suffix or substring(typed_date from 33) <> :suffix)
        """,
        """
        with free as materialized (
          select ctid
          from portfolio.followed
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        )
        update portfolio.followed f
        set blind = fresh.blind, typed_date = fresh.typed_date
        from unnest(:rows::text[], :h1::bytea[], :h2::bytea[])
          as fresh (place, blind, typed_date)
        join free on free.ctid = fresh.place::tid
        where f.ctid = free.ctid
        """);
  }
}
