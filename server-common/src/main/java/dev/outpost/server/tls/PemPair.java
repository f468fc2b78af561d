package dev.outpost.server.tls;

import dev.outpost.server.ServerException;
import dev.outpost.server.telemetry.CertificateFault;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain and its private key, read and proved to belong together. What was checked is what is served: the
 * files are not read again.
 *
 * @param options with the chain, the key, and the versions of TLS that are spoken
 * @param notBefore begin of the certificate's validity
 * @param notAfter its end
 * @param keyOpenToOthers whether others than the owner may read the key's file
 */
record PemPair(ServerSSLOptions options, Instant notBefore, Instant notAfter, boolean keyOpenToOthers) {

    private static final long MAX_BYTES = 1 << 20;
    private static final byte[] CHALLENGE = {'o', 'u', 't', 'p', 'o', 's', 't'};
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /**
     * Reads both files; blocks.
     *
     * @throws ServerException that names the key, the file and what is wrong with it
     */
    static PemPair read(Vertx vertx, CertificateFiles files) {
        byte[] chain = bytes(files.certKey(), files.cert());
        byte[] key = bytes(files.keyKey(), files.key());
        X509Certificate own = own(files, chain);
        PemKeyCertOptions pem =
                new PemKeyCertOptions().setCertValue(Buffer.buffer(chain)).setKeyValue(Buffer.buffer(key));
        if (!belongTogether(
                own.getPublicKey(),
                privateKey(vertx, files, pem, own.getPublicKey().getAlgorithm()))) {
            throw new CertificateException(
                    CertificateFault.MISMATCH,
                    files.keyKey() + ": the key in file '" + files.key()
                            + "' is not the key of the first certificate in '" + files.cert() + "'",
                    null);
        }
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(pem);
        options.setEnabledSecureTransportProtocols(new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2")));
        return new PemPair(
                options, own.getNotBefore().toInstant(), own.getNotAfter().toInstant(), openToOthers(files.key()));
    }

    private static byte[] bytes(String configKey, Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new CertificateException(
                        CertificateFault.UNREADABLE,
                        configKey + ": file '" + file + "' has more than 1 MiB; accepted is PEM",
                        null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CertificateException(
                    CertificateFault.UNREADABLE,
                    configKey + ": file '" + file + "' cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private static X509Certificate own(CertificateFiles files, byte[] chain) {
        String refusal = files.certKey() + ": file '" + files.cert() + "' holds no certificate (PEM, X.509)";
        try {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(chain));
            if (all.isEmpty() || !(all.iterator().next() instanceof X509Certificate first)) {
                throw new CertificateException(CertificateFault.NO_CERTIFICATE, refusal, null);
            }
            return first;
        } catch (GeneralSecurityException e) {
            throw new CertificateException(CertificateFault.NO_CERTIFICATE, refusal, e);
        }
    }

    private static PrivateKey privateKey(Vertx vertx, CertificateFiles files, PemKeyCertOptions pem, String algorithm) {
        String refusal = files.keyKey() + ": file '" + files.key()
                + "' holds no private key (PEM: PKCS#8, RSA or EC, without a passphrase)";
        try {
            for (KeyManager manager : pem.getKeyManagerFactory(vertx).getKeyManagers()) {
                if (manager instanceof X509KeyManager keys) {
                    String @Nullable [] aliases = keys.getServerAliases(algorithm, null);
                    PrivateKey key = aliases == null ? null : keys.getPrivateKey(aliases[0]);
                    if (key != null) {
                        return key;
                    }
                }
            }
        } catch (Exception e) { // Vert.x declares no narrower one
            throw new CertificateException(CertificateFault.NO_KEY, refusal, e);
        }
        throw new CertificateException(CertificateFault.NO_KEY, refusal, null);
    }

    private static boolean belongTogether(PublicKey open, PrivateKey hidden) {
        String algorithm = switch (open.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> open.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(hidden);
            signature.update(CHALLENGE);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(CHALLENGE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean openToOthers(Path key) {
        if (!key.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        try {
            Set<PosixFilePermission> modes = EnumSet.noneOf(PosixFilePermission.class);
            modes.addAll(Files.getPosixFilePermissions(key, new LinkOption[0]));
            modes.retainAll(OF_OTHERS);
            return !modes.isEmpty();
        } catch (IOException e) {
            return false;
        }
    }
}
