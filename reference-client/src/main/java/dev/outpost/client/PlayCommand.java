package dev.outpost.client;

import dev.outpost.client.match.MatchFile;
import dev.outpost.client.match.MatchSettings;
import dev.outpost.client.match.PlayOptions;
import dev.outpost.client.match.PlayReport;
import dev.outpost.client.match.RecordedMatch;
import dev.outpost.client.match.Transport;
import dev.outpost.client.tracking.TrackingList;
import dev.outpost.client.workshop.FetchedMod;
import dev.outpost.client.workshop.WantedMod;
import dev.outpost.client.workshop.WorkshopMods;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code play}: a recorded match through a relay, one connection a player. */
@Command(
        name = "play",
        description = "Plays a recorded match through a relay, one connection for each player who gave orders.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false)
final class PlayCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Option(
            names = "--match",
            paramLabel = "FILE",
            required = true,
            description = "Recorded match, .orders.jsonl or .orders.jsonl.gz.")
    @SuppressWarnings("NullAway.Init") // required
    private Path match;

    @Option(
            names = "--relay",
            paramLabel = "HOST:PORT",
            required = true,
            converter = RelayAddress.Converter.class,
            description =
                    "Game port of the relay; also tls://HOST:PORT, or ws://HOST:PORT/play, wss://HOST:PORT/play of"
                            + " its HTTP port.")
    @SuppressWarnings("NullAway.Init") // required
    private RelayAddress relay;

    @Option(
            names = "--tracking",
            paramLabel = "URL",
            description =
                    "Tracking server at which the relay lists its rooms: all players but the first look for the room"
                            + " there, by its code, and join it at the relay endpoint of the listing.")
    private @Nullable String tracking;

    @Option(
            names = "--workshop",
            paramLabel = "URL",
            description =
                    "Workshop that the match's mods are fetched from first: those of --mod, and with --tracking those"
                            + " that the listing requires.")
    private @Nullable String workshop;

    @Option(
            names = "--mod",
            paramLabel = "publisher/name[@RANGE]",
            description = "A mod that the match needs; may be repeated; needs --workshop.")
    private List<String> wanted = new ArrayList<>();

    @Option(
            names = "--mods-dir",
            paramLabel = "DIR",
            description = "Where fetched packages are kept, each under its hash (default: data/mods).")
    private Path modsDir = Path.of("data", "mods");

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description =
                    "Trust only the certificates in this file (PEM), a self-signed one say; with tls:// and wss://.")
    private @Nullable Path ca;

    @Option(
            names = "--speed",
            paramLabel = "N",
            converter = OptionValues.Decimal.class,
            description = "Tick interval is the recorded one divided by N (default: 1).")
    private double speed = 1;

    @Option(
            names = "--players",
            paramLabel = "N",
            converter = OptionValues.Whole.class,
            description = "Play only the first N players (default: all).")
    private long players;

    @Option(
            names = "--run-ahead",
            paramLabel = "TICKS",
            converter = OptionValues.Whole.class,
            description = "Send orders so many ticks ahead (default: 0, the relay chooses).")
    private long runAhead;

    @Option(
            names = "--desync-at",
            paramLabel = "TICK",
            converter = OptionValues.Whole.class,
            description = "Corrupt the state of one player in this tick; needs --desync-player.")
    private @Nullable Long desyncAt;

    @Option(
            names = "--desync-player",
            paramLabel = "SLOT",
            converter = OptionValues.Whole.class,
            description = "Slot of that player.")
    private @Nullable Long desyncPlayer;

    @Option(
            names = "--drop",
            paramLabel = "SLOT@MS",
            converter = OptionValues.DropAt.class,
            description = "Break the connection of a player MS milliseconds after the start; may be repeated.")
    private List<PlayOptions.Drop> drops = new ArrayList<>();

    @Option(
            names = "--reconnect-after",
            paramLabel = "MS",
            converter = OptionValues.Whole.class,
            description =
                    "A player whose connection was broken returns after MS milliseconds (default: it stays away).")
    private @Nullable Long reconnectAfter;

    @Option(
            names = "--lose-state",
            description = "It returns without its state and asks for another player's; needs --reconnect-after.")
    private boolean loseState;

    @Option(
            names = "--lag-switch",
            paramLabel = "SLOT@FROM_MS+LEN_MS",
            converter = OptionValues.LagSwitchAt.class,
            description = "Hold back what a player sends, but for its answers to pings, from FROM_MS milliseconds"
                    + " after the start on for LEN_MS milliseconds, then send it at once; may be repeated.")
    private List<PlayOptions.LagSwitch> lagSwitches = new ArrayList<>();

    @Option(names = "--json", description = "Print a JSON object as the last line.")
    private boolean json;

    @Override
    public Integer call() throws ClientException {
        if (!Files.isReadable(match) || Files.isDirectory(match)) {
            throw refused("--match is " + match + "; accepted is a file that can be read");
        }
        PlayOptions options = options();
        RecordedMatch recorded = MatchFile.read(match);
        try {
            options.check(recorded);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
        Transport transport = transport();
        PrintWriter out = spec.commandLine().getOut();
        URI tracking = tracking();
        List<WantedMod> roots = roots();
        WorkshopMods mods = mods();
        if (mods != null) {
            mods.fetch(roots, MatchSettings.of(recorded, 1, 1, 0).gameModule());
        }
        try (PlaySession session = PlaySession.start(recorded, options, transport, tracking, mods)) {
            PlayReport report = session.await(
                    ProgressBar.onStandardError(),
                    room -> spec.commandLine().getErr().println("room " + room));
            if (report.ticks() > 0) {
                PlaySummary.table(report, fetched(mods), out);
            }
            report.errors().forEach(spec.commandLine().getErr()::println);
            if (json) {
                out.println(PlaySummary.json(report, fetched(mods)));
            }
            out.flush();
            return report.passed() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private @Nullable URI tracking() {
        if (tracking == null) {
            return null;
        }
        if (!TrackingList.isAddress(tracking)) {
            throw refused("--tracking is " + tracking + "; accepted is http://HOST:PORT or https://HOST:PORT");
        }
        if (relay.webSocket()) {
            throw refused("--tracking lists game ports; accepted with --relay HOST:PORT or tls:// only");
        }
        return URI.create(tracking);
    }

    private @Nullable WorkshopMods mods() {
        if (workshop == null) {
            if (!wanted.isEmpty()) {
                throw refused("--mod needs --workshop");
            }
            return null;
        }
        if (!WorkshopMods.isAddress(workshop)) {
            throw refused("--workshop is " + workshop + "; accepted is http://HOST:PORT or https://HOST:PORT");
        }
        if (wanted.isEmpty() && tracking == null) {
            throw refused("--workshop needs --mod, or --tracking for the mods that the listing requires");
        }
        return new WorkshopMods(URI.create(workshop), modsDir);
    }

    private List<WantedMod> roots() {
        try {
            return wanted.stream().map(WantedMod::parse).toList();
        } catch (IllegalArgumentException e) {
            throw refused("--mod: " + e.getMessage() + " (" + WantedMod.ACCEPTED + ")");
        }
    }

    private static List<FetchedMod> fetched(@Nullable WorkshopMods mods) {
        return mods == null ? List.of() : mods.all();
    }

    private Transport transport() {
        if (ca != null && (!Files.isReadable(ca) || Files.isDirectory(ca))) {
            throw refused("--ca is " + ca + "; accepted is a PEM file that can be read");
        }
        try {
            return relay.transport(ca);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private PlayOptions options() {
        if ((desyncAt == null) != (desyncPlayer == null)) {
            throw refused("--desync-at and --desync-player belong together");
        }
        if (reconnectAfter != null && drops.isEmpty()) {
            throw refused("--reconnect-after needs --drop");
        }
        if (loseState && reconnectAfter == null) {
            throw refused("--lose-state needs --reconnect-after");
        }
        if (players == 0 && spec.commandLine().getParseResult().hasMatchedOption("--players")) {
            throw refused("--players is 0; accepted is 1 or more");
        }
        PlayOptions.Desync desync = desyncAt == null || desyncPlayer == null
                ? null
                : new PlayOptions.Desync(desyncAt, Math.toIntExact(desyncPlayer));
        try {
            return new PlayOptions(
                    relay.at().host(),
                    relay.at().port(),
                    speed,
                    Math.toIntExact(players),
                    Math.toIntExact(runAhead),
                    desync,
                    drops,
                    reconnectAfter == null ? null : new PlayOptions.Comeback(reconnectAfter, loseState),
                    lagSwitches);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
