package org.casefolio.accounts;

import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.vault.KeyedHashes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the keyed hashes of accounts are renewed. */
@Configuration(proxyBeanMethods = false)
class AccountHashes {

  @Bean
  KeyedHashes hashesOfAccounts(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, user_id_index, email_index
        from accounts.account
        where ctid >= :from::tid and ctid < :to::tid
          and (substring(user_id_index from 33) <> :suffix
            or substring(email_index from 33) <> :suffix)
        """,
        """
        with free as materialized (
          select ctid
          from accounts.account
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        )
        update accounts.account a
        set user_id_index = fresh.user_id, email_index = fresh.email
        from unnest(:rows::text[], :h1::bytea[], :h2::bytea[]) as fresh (place, user_id, email)
        join free on free.ctid = fresh.place::tid
        where a.ctid = free.ctid
        """);
  }

  @Bean
  KeyedHashes hashesOfMoreAddresses(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, address_index
        from accounts.more_address
        where ctid >= :from::tid and ctid < :to::tid
          and substring(address_index from 33) <> :suffix
        """,
        """
        with free as materialized (
          select ctid
          from accounts.more_address
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        )
        update accounts.more_address a
        set address_index = fresh.hash
        from unnest(:rows::text[], :h1::bytea[]) as fresh (place, hash)
        join free on free.ctid = fresh.place::tid
        where a.ctid = free.ctid
        """);
  }

  @Bean
  KeyedHashes hashesOfPasskeys(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, handle
        from accounts.factor
        where ctid >= :from::tid and ctid < :to::tid and substring(handle from 33) <> :suffix
        """,
        """
        with free as materialized (
          select ctid
          from accounts.factor
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        )
        update accounts.factor f
        set handle = fresh.hash
        from unnest(:rows::text[], :h1::bytea[]) as fresh (place, hash)
        join free on free.ctid = fresh.place::tid
        where f.ctid = free.ctid
        """);
  }

  @Bean
  KeyedHashes hashesOfCodesOnPaper(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, code
        from accounts.recovery_code
        where ctid >= :from::tid and ctid < :to::tid and substring(code from 33) <> :suffix
        """,
        """
        with free as materialized (
          select ctid
          from accounts.recovery_code
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        )
        update accounts.recovery_code c
        set code = fresh.hash
        from unnest(:rows::text[], :h1::bytea[]) as fresh (place, hash)
        join free on free.ctid = fresh.place::tid
        where c.ctid = free.ctid
        """);
  }

  @Bean
  KeyedHashes hashesOfMailedCodes(Database database) {
    return new KeyedHashes(
        database,
        """
        select ctid::text, code
        from accounts.link
        where ctid >= :from::tid and ctid < :to::tid and substring(code from 33) <> :suffix
        """,
        """
        with free as materialized (
          select ctid
          from accounts.link
          where ctid = any(:rows::text[]::tid[])
          for update skip locked
        )
        update accounts.link l
        set code = fresh.hash
        from unnest(:rows::text[], :h1::bytea[]) as fresh (place, hash)
        join free on free.ctid = fresh.place::tid
        where l.ctid = free.ctid
        """);
  }
}
