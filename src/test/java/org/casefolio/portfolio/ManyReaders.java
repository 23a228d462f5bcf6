package org.casefolio.portfolio;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.vault.ManyKeys;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Accounts with a confirmed address and a portfolio, by the million, for measurements. */
public final class ManyReaders {

  private static final int AT_ONCE = 5_000;
  private static final LocalDate DAY = LocalDate.of(2026, 11, 1);

  private final ApplicationContext context;
  private final String password;
  private final Vault vault;
  private final Database database;

  private ManyReaders(ApplicationContext context, String password) {
    this.context = context;
    this.password = password;
    this.vault = context.getBean(Vault.class);
    this.database = context.getBean(Database.class);
  }

  private record Reader(UUID id, int number, Sealer sealer) {}

  private record Follow(UUID id, UUID account, byte[] blind, byte[] sealed, byte[] seen) {}

  /** The address of a reader, by number. */
  public static String address(int number) {
    return "reader%07d@home.example".formatted(number);
  }

  /** The User ID of a reader, by number. */
  public static String userId(int number) {
    return "reader-" + number;
  }

  /** As the other one, of readers who cannot sign in. */
  public static List<UUID> create(
      ApplicationContext context, int count, IntFunction<List<ReceiptNumber>> follows) {
    return create(context, count, "none", follows);
  }

  /**
   * Makes readers who want to be told of everything, with six statements for each five thousand.
   *
   * @param password the hash of the password of all of them
   * @param follows which cases a reader follows, by number
   * @return their accounts
   */
  public static List<UUID> create(
      ApplicationContext context,
      int count,
      String password,
      IntFunction<List<ReceiptNumber>> follows) {
    ManyReaders many = new ManyReaders(context, password);
    TransactionTemplate transactions =
        new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
    List<UUID> all = new ArrayList<>();
    for (int from = 0; from < count; from += AT_ONCE) {
      int first = from;
      int next = Math.min(count, from + AT_ONCE);
      transactions.executeWithoutResult(transaction -> all.addAll(many.some(first, next, follows)));
    }
    many.database.sql("analyze").update();
    return all;
  }

  private List<UUID> some(int from, int next, IntFunction<List<ReceiptNumber>> follows) {
    List<UUID> ids = new ArrayList<>();
    for (int i = from; i < next; i++) {
      ids.add(UUID.randomUUID());
    }
    Map<UUID, Sealer> sealers = ManyKeys.create(context, ids);
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      UUID id = ids.get(i);
      readers.add(new Reader(id, from + i, java.util.Objects.requireNonNull(sealers.get(id))));
    }
    accounts(readers);
    portfolios(readers);
    follow(
        readers.parallelStream()
            .flatMap(reader ->
                follows.apply(reader.number()).stream().map(receipt -> follow(reader, receipt)))
            .toList());
    return ids;
  }

  private void accounts(List<Reader> readers) {
    database
        .sql(
            """
            insert into accounts.account
              (id, kind, user_id, user_id_index, email, email_index, language, password, created)
            select id, 'APPLICANT', user_id, user_id_index, email, email_index, 'en', :password, :day
            from unnest(:ids::uuid[], :names::bytea[], :nameIndexes::bytea[], :emails::bytea[],
              :emailIndexes::bytea[])
              as fresh (id, user_id, user_id_index, email, email_index)
            """)
        .param("day", DAY)
        .param("password", password)
        .param("ids", readers.stream().map(Reader::id).toArray(UUID[]::new))
        .param(
            "names",
            readers.parallelStream()
                .map(reader -> reader.sealer().seal("account.user-id", userId(reader.number())))
                .toArray(byte[][]::new))
        .param(
            "nameIndexes",
            readers.parallelStream()
                .map(reader -> vault.blind("user-id", userId(reader.number())))
                .toArray(byte[][]::new))
        .param(
            "emails",
            readers.parallelStream()
                .map(reader -> reader.sealer().seal("account.email", address(reader.number())))
                .toArray(byte[][]::new))
        .param(
            "emailIndexes",
            readers.parallelStream()
                .map(reader -> vault.blind("email", address(reader.number())))
                .toArray(byte[][]::new))
        .update();
  }

  private void portfolios(List<Reader> readers) {
    database
        .sql(
            """
            insert into portfolio.portfolio (account_id, sealed)
            select account_id, sealed
            from unnest(:ids::uuid[], :sealed::bytea[]) as fresh (account_id, sealed)
            """)
        .param("ids", readers.stream().map(Reader::id).toArray(UUID[]::new))
        .param(
            "sealed",
            readers.parallelStream()
                .map(reader ->
                    Seals.seal(
                        reader.sealer(), Chosen.byDefault(PortfolioFixture.settings().zone())))
                .toArray(byte[][]::new))
        .update();
  }

  private Follow follow(Reader reader, ReceiptNumber receipt) {
    UUID id = UUID.randomUUID();
    return new Follow(
        id,
        reader.id(),
        vault.blind(Portfolios.BLIND, receipt.value()),
        Seals.seal(
            reader.sealer(),
            new Followed(
                id,
                receipt,
                "",
                "",
                DAY,
                MailChoice.PerCase.LIKE_THE_REST,
                Optional.empty(),
                OwnDates.NONE,
                Leaving.NOT,
                0,
                Optional.empty())),
        Seals.sealSeen(reader.sealer(), id, 0));
  }

  private void follow(List<Follow> follows) {
    if (follows.isEmpty()) {
      return;
    }
    database
        .sql(
            """
            insert into portfolio.followed (id, account_id, blind, sealed, sealed_seen)
            select id, account_id, blind, sealed, sealed_seen
            from unnest(:ids::uuid[], :accounts::uuid[], :blinds::bytea[], :sealed::bytea[],
              :seen::bytea[])
              as fresh (id, account_id, blind, sealed, sealed_seen)
            """)
        .param("ids", follows.stream().map(Follow::id).toArray(UUID[]::new))
        .param("accounts", follows.stream().map(Follow::account).toArray(UUID[]::new))
        .param("blinds", follows.stream().map(Follow::blind).toArray(byte[][]::new))
        .param("sealed", follows.stream().map(Follow::sealed).toArray(byte[][]::new))
        .param("seen", follows.stream().map(Follow::seen).toArray(byte[][]::new))
        .update();
  }
}
