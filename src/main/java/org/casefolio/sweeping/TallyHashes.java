package org.casefolio.sweeping;

import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.vault.KeyedHashes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * How the keyed hashes of what is counted are renewed. Until its turn comes a count begins anew
 * beside the old one; then the two become one.
 */
@Configuration(proxyBeanMethods = false)
class TallyHashes {

  @Bean
  KeyedHashes hashesOfTallies(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, subject
        from sweeping.tally
        where ctid >= :from::tid and ctid < :to::tid and substring(subject from 33) <> :suffix
        """,
        """
        with free as materialized (
          select ctid
          from sweeping.tally
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        ), gone as (
          delete from sweeping.tally t
          using free
          where t.ctid = free.ctid
          returning t.ctid as place, t.taken, t.ends
        )
        insert into sweeping.tally as t (subject, taken, ends)
        select fresh.hash, gone.taken, gone.ends
        from gone
        join unnest(:rows::text[], :h1::bytea[]) as fresh (place, hash)
          on fresh.place::tid = gone.place
        on conflict (subject) do update
        set taken = t.taken + excluded.taken, ends = greatest(t.ends, excluded.ends)
        """);
  }
}
