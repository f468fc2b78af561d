package dev.outpost.server;

import dev.outpost.server.admin.AdminAudit;
import dev.outpost.server.admin.AdminToken;
import dev.outpost.server.config.Config;
import dev.outpost.server.tls.Certificates;
import dev.outpost.telemetry.Telemetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.nio.file.Path;

/**
 * What a server is given to start with.
 *
 * @param vertx the process's one instance
 * @param config effective configuration
 * @param telemetry the open flight recorder
 * @param meters where meters are registered
 * @param router the HTTP server's routes; healthz, readyz, metrics and the door to {@code /admin/*} are there already.
 *     Failing a request with a status code answers it as a problem document
 * @param health checks shown by readyz
 * @param certificates those of listeners beside HTTP
 * @param adminToken opens {@code /admin/*}, and whatever else a server keeps for its operator
 * @param audit records what is done below {@code /admin/}
 * @param tracing makes requests a part of a game's trace
 * @param dataDir folder that the server may write to; no other process does
 */
public record ServerContext(
        Vertx vertx,
        Config config,
        Telemetry telemetry,
        MeterRegistry meters,
        Router router,
        Health health,
        Certificates certificates,
        AdminToken adminToken,
        AdminAudit audit,
        Tracing tracing,
        Path dataDir) {}
