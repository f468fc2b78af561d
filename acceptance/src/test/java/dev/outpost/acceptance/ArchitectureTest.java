package dev.outpost.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** design.md, The house: dependencies point downwards only; domain logic is plain Java. */
class ArchitectureTest {

    private static final String TELEMETRY = "dev.outpost.telemetry..";
    private static final String SERVER = "dev.outpost.server..";
    private static final String PROTOCOL = "dev.outpost.relay.protocol..";
    private static final String CLIENT = "dev.outpost.client..";
    private static final String[] RELAY = {
        "dev.outpost.relay",
        "dev.outpost.relay.net..",
        "dev.outpost.relay.lobby..",
        "dev.outpost.relay.game..",
        "dev.outpost.relay.telemetry.."
    };
    private static final String TRACKING = "dev.outpost.tracking..";
    private static final String WORKSHOP = "dev.outpost.workshop..";

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.outpost");

    @Test
    void shouldKeepTelemetryIgnorantOfEverythingAboveIt() {
        noClasses()
                .that()
                .resideInAPackage(TELEMETRY)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVER, CLIENT, "dev.outpost.relay..", TRACKING, WORKSHOP)
                .check(ALL);
    }

    @Test
    void shouldKeepServerCommonIgnorantOfServers() {
        noClasses()
                .that()
                .resideInAPackage(SERVER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLIENT, "dev.outpost.relay..", TRACKING, WORKSHOP)
                .check(ALL);
    }

    @Test
    void shouldKeepTheProtocolFreeOfIo() {
        classes()
                .that()
                .resideInAPackage(PROTOCOL)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        PROTOCOL,
                        "java.lang..",
                        "java.nio",
                        "java.nio.charset",
                        // Hash chain, seed and signed results are part of what both sides must agree on
                        "java.security",
                        "java.security.spec",
                        "java.util..",
                        "org.jspecify..")
                .check(ALL);
    }

    @Test
    void shouldKeepRelayAndClientApart() {
        noClasses()
                .that()
                .resideInAnyPackage(RELAY)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CLIENT)
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage(CLIENT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(RELAY)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage(SERVER)
                .check(ALL);
    }

    @Test
    void shouldKeepServersApart() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.outpost.relay..", CLIENT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TRACKING, WORKSHOP)
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage(TRACKING)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.outpost.relay..", CLIENT, WORKSHOP)
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage(WORKSHOP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.outpost.relay..", CLIENT, TRACKING)
                .check(ALL);
    }

    @Test
    void shouldKeepTheRelayCorePure() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.outpost.relay.game..", "dev.outpost.relay.lobby..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..", "java.net..", "java.sql..", "java.io..")
                .check(ALL);
    }

    /** But for the futures of the store's contract, since a store may be another machine. */
    @Test
    void shouldKeepTheListPure() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.outpost.tracking.listing..", "dev.outpost.tracking.browse..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.vertx..", "io.netty..", "java.sql..", "java.io..")
                        .and(not(type(Future.class))))
                .check(ALL);
    }

    /** A module's own root package may know its rooms and be known by them; the rooms do not go in circles. */
    @ParameterizedTest
    @ValueSource(strings = {"telemetry", "server", "relay", "tracking", "workshop", "client"})
    void shouldHaveNoCyclesBetweenRooms(String module) {
        slices().matching("dev.outpost." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(ALL);
    }
}
