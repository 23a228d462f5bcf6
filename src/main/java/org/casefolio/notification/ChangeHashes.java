package org.casefolio.notification;

import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.vault.KeyedHashes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the keyed hashes of the queue of changes are renewed. */
@Configuration(proxyBeanMethods = false)
class ChangeHashes {

  @Bean
  KeyedHashes hashesOfChanges(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, receipt, part
        from notification.change
        where ctid >= :from::tid and ctid < :to::tid
          and (substring(receipt from 33) <> :suffix or substring(part from 33) <> :suffix)
        """,
        """
        with free as materialized (
          select ctid
          from notification.change
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        )
        update notification.change c
        set receipt = fresh.receipt, part = fresh.part
        from unnest(:rows::text[], :h1::bytea[], :h2::bytea[]) as fresh (place, receipt, part)
        join free on free.ctid = fresh.place::tid
        where c.ctid = free.ctid
        """);
  }

  /** Of two rows for one case the one with the newer hash stays. */
  @Bean
  KeyedHashes hashesOfRecentChanges(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, receipt
        from notification.recent
        where ctid >= :from::tid and ctid < :to::tid and substring(receipt from 33) <> :suffix
        """,
        """
        with free as materialized (
          select ctid
          from notification.recent
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        ), gone as (
          delete from notification.recent r
          using free
          where r.ctid = free.ctid
          returning r.ctid as place, r.told, r.until
        )
        insert into notification.recent (receipt, told, until)
        select fresh.hash, gone.told, gone.until
        from gone
        join unnest(:rows::text[], :h1::bytea[]) as fresh (place, hash)
          on fresh.place::tid = gone.place
        on conflict do nothing
        """);
  }
}
