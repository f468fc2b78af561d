package dev.outpost.server.tls;

import dev.outpost.server.ServerException;
import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a certificate is, and which configuration keys say so.
 *
 * @param certKey name of the key that names {@code cert}
 * @param cert the certificate chain, PEM, the server's own first
 * @param keyKey name of the key that names {@code key}
 * @param key the private key, PEM
 */
public record CertificateFiles(String certKey, Path cert, String keyKey, Path key) {

    /**
     * The files that two keys name; null when neither does.
     *
     * @throws ServerException when only one of them does
     */
    public static @Nullable CertificateFiles of(Config config, Key<String> cert, Key<String> key) {
        String certPath = config.get(cert);
        String keyPath = config.get(key);
        if (certPath.isEmpty() && keyPath.isEmpty()) {
            return null;
        }
        if (certPath.isEmpty() || keyPath.isEmpty()) {
            throw new ServerException((certPath.isEmpty() ? cert : key).name() + ": not set, although "
                    + (certPath.isEmpty() ? key : cert).name() + " is; TLS needs both, a PEM file each");
        }
        return new CertificateFiles(cert.name(), Path.of(certPath), key.name(), Path.of(keyPath));
    }
}
