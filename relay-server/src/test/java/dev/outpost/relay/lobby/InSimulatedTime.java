package dev.outpost.relay.lobby;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with a relay of its own, whose time passes when the test says so. */
abstract class InSimulatedTime {

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // before each
    SimulatedRelay relay;

    @BeforeEach
    void open() {
        relay = new SimulatedRelay(folder);
    }

    @AfterEach
    void close() {
        relay.close();
    }
}
