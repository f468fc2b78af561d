package dev.outpost.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The servers that ours are measured beside, where this machine has them. */
public final class Peers {

    private static final Pattern REDIS_SERVES = Pattern.compile("Ready to accept connections");
    private static final Pattern NGINX_SERVES = Pattern.compile("using the \"\\w+\" event method");

    /** Programs that only the administrator runs are not on everybody's PATH. */
    private static final List<String> MORE_FOLDERS = List.of("/usr/sbin", "/usr/local/sbin");

    private Peers() {}

    /** Redis without persistence; empty where there is none, which has been said. */
    public static Optional<ServerUnderLoad> redis(Path folder) throws IOException, InterruptedException {
        Optional<Path> program = program("redis-server");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port = freePort();
        return Optional.of(ServerUnderLoad.start(
                folder,
                List.of(
                        program.get().toString(),
                        "--port",
                        String.valueOf(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--dir",
                        folder.toString()),
                REDIS_SERVES,
                port));
    }

    /** nginx, one process, serving a folder of files; empty where there is none, which has been said. */
    public static Optional<ServerUnderLoad> nginx(Path folder) throws IOException, InterruptedException {
        Optional<Path> program = program("nginx");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port = freePort();
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log stderr notice;
                events { worker_connections 4096; }
                http {
                    access_log off;
                    sendfile on;
                    tcp_nodelay on;
                    open_file_cache max=4096;
                    keepalive_requests 100000000;
                    types { application/json json; application/zip icpkg; }
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server { listen 127.0.0.1:%2$d backlog=1024; root %1$s; }
                }
                """.formatted(folder, port));
        return Optional.of(ServerUnderLoad.start(
                folder,
                List.of(
                        program.get().toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        configuration.toString(),
                        "-e",
                        "stderr"),
                NGINX_SERVES,
                port));
    }

    private static Optional<Path> program(String name) {
        List<String> folders = new ArrayList<>(
                Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)));
        folders.addAll(MORE_FOLDERS);
        Optional<Path> found = folders.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            System.out.println(name + " is left out: there is none on the PATH (Debian: apt install "
                    + (name.equals("nginx") ? "nginx" : "redis-server") + ")");
        }
        return found;
    }

    /** A port that nobody listens on now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
