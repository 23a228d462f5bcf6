package org.casefolio.platform.limits;

import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.vault.KeyedHashes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the keyed hashes of counted limits are renewed: what is counted by two becomes one. */
@Configuration(proxyBeanMethods = false)
class LimitHashes {

  @Bean
  KeyedHashes hashesOfLimits(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, subject
        from platform.limit_count
        where ctid >= :from::tid and ctid < :to::tid and substring(subject from 33) <> :suffix
        """,
        """
        with free as materialized (
          select ctid
          from platform.limit_count
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        ), gone as (
          delete from platform.limit_count l
          using free
          where l.ctid = free.ctid
          returning l.ctid as place, l.window_start, l.window_end, l.taken
        )
        insert into platform.limit_count as l (subject, window_start, window_end, taken)
        select fresh.hash, gone.window_start, gone.window_end, gone.taken
        from gone
        join unnest(:rows::text[], :h1::bytea[]) as fresh (place, hash)
          on fresh.place::tid = gone.place
        on conflict (subject, window_start) do update set taken = l.taken + excluded.taken
        """);
  }
}
