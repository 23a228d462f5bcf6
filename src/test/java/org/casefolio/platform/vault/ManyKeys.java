package org.casefolio.platform.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.platform.postgres.Database;
import org.springframework.context.ApplicationContext;

/** Data keys by the thousand, for measurements. */
public final class ManyKeys {

  private ManyKeys() {}

  private record Key(UUID owner, byte[] wrapped, Sealer sealer) {}

  /** Makes the keys of new owners as {@link Vault#create} does, in one statement. */
  public static Map<UUID, Sealer> create(ApplicationContext context, List<UUID> owners) {
    Aead master = context.getBean(Keys.class).ring().wrapping();
    List<Key> keys = owners.parallelStream().map(owner -> key(master, owner)).toList();
    context
        .getBean(Database.class)
        .sql(
            """
            insert into platform.data_key (owner, wrapped)
            select owner, wrapped
            from unnest(:owners::uuid[], :wrapped::bytea[]) as fresh (owner, wrapped)
            """)
        .param("owners", owners.toArray(UUID[]::new))
        .param("wrapped", keys.stream().map(Key::wrapped).toArray(byte[][]::new))
        .update();
    return keys.stream().collect(Collectors.toMap(Key::owner, Key::sealer));
  }

  private static Key key(Aead master, UUID owner) {
    try {
      KeysetHandle key = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
      return new Key(
          owner,
          master.encrypt(
              TinkProtoKeysetFormat.serializeKeyset(key, InsecureSecretKeyAccess.get()),
              ("data-key\0" + owner).getBytes(StandardCharsets.UTF_8)),
          new Sealer(key.getPrimitive(RegistryConfiguration.get(), Aead.class), owner.toString()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
