package org.casefolio.mail;

import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.vault.KeyedHashes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the keyed hashes of messages are renewed. */
@Configuration(proxyBeanMethods = false)
class MailHashes {

  /**
   * A message that was enqueued twice, by either hash at the same moment, keeps a hash of its own:
   * neither is enqueued a third time.
   */
  @Bean
  KeyedHashes hashesOfMessages(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, identity, topic, batch, bundle
        from mail.message
        where ctid >= :from::tid and ctid < :to::tid
          and (substring(identity from 33) <> :suffix or substring(topic from 33) <> :suffix
            or substring(batch from 33) <> :suffix or substring(bundle from 33) <> :suffix)
        """,
        """
        with free as materialized (
          select ctid
          from mail.message
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        )
        update mail.message m
        set topic = fresh.topic, batch = fresh.batch, bundle = fresh.bundle,
          identity = case
            when exists (
              select from mail.message o where o.identity = fresh.identity and o.id <> m.id)
              then sha256(fresh.identity || uuid_send(m.id)) || :suffix
            else fresh.identity
          end
        from unnest(:rows::text[], :h1::bytea[], :h2::bytea[], :h3::bytea[], :h4::bytea[])
          as fresh (place, identity, topic, batch, bundle)
        join free on free.ctid = fresh.place::tid
        where m.ctid = free.ctid
        """);
  }

  @Bean
  KeyedHashes hashesOfReturnPaths(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, hash
        from mail.return_path
        where ctid >= :from::tid and ctid < :to::tid and substring(hash from 33) <> :suffix
        """,
        """
        with free as materialized (
          select ctid
          from mail.return_path
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        )
        update mail.return_path r
        set hash = fresh.hash
        from unnest(:rows::text[], :h1::bytea[]) as fresh (place, hash)
        join free on free.ctid = fresh.place::tid
        where r.ctid = free.ctid
        """);
  }

  @Bean
  KeyedHashes hashesOfReports(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, identity
        from mail.report
        where ctid >= :from::tid and ctid < :to::tid and substring(identity from 33) <> :suffix
        """,
        """
        with free as materialized (
          select ctid
          from mail.report
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        ), gone as (
          delete from mail.report r
          using free
          where r.ctid = free.ctid
          returning r.ctid as place, r.day
        )
        insert into mail.report (identity, day)
        select fresh.hash, gone.day
        from gone
        join unnest(:rows::text[], :h1::bytea[]) as fresh (place, hash)
          on fresh.place::tid = gone.place
        on conflict do nothing
        """);
  }

  @Bean
  KeyedHashes hashesOfUnreachableAddresses(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, address
        from mail.unreachable
        where ctid >= :from::tid and ctid < :to::tid and substring(address from 33) <> :suffix
        """,
        """
        with free as materialized (
          select ctid
          from mail.unreachable
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        ), gone as (
          delete from mail.unreachable u
          using free
          where u.ctid = free.ctid
          returning u.ctid as place, u.owner, u.details
        )
        insert into mail.unreachable (owner, address, details)
        select gone.owner, fresh.hash, gone.details
        from gone
        join unnest(:rows::text[], :h1::bytea[]) as fresh (place, hash)
          on fresh.place::tid = gone.place
        on conflict do nothing
        """);
  }
}
