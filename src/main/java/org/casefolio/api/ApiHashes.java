package org.casefolio.api;

import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.vault.KeyedHashes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the keyed hashes of subscriptions and feeds are renewed. */
@Configuration(proxyBeanMethods = false)
class ApiHashes {

  @Bean
  KeyedHashes hashesOfSubscriptions(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, receipt
        from api.subscription
        where ctid >= :from::tid and ctid < :to::tid and substring(receipt from 33) <> :suffix
        """,
        """
        with free as materialized (
          select ctid
          from api.subscription
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        )
        update api.subscription s
        set receipt = fresh.receipt
        from unnest(:rows::text[], :h1::bytea[]) as fresh (place, receipt)
        join free on free.ctid = fresh.place::tid
        where s.ctid = free.ctid
        """);
  }

  @Bean
  KeyedHashes hashesOfFeeds(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, receipt
        from api.change
        where ctid >= :from::tid and ctid < :to::tid and substring(receipt from 33) <> :suffix
        """,
        """
        with free as materialized (
          select ctid
          from api.change
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        )
        update api.change c
        set receipt = fresh.receipt
        from unnest(:rows::text[], :h1::bytea[]) as fresh (place, receipt)
        join free on free.ctid = fresh.place::tid
        where c.ctid = free.ctid
        """);
  }
}
