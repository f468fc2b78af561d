package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.util.List;

/** Something that a request or the packages themselves say, and that leaves fewer choices. */
public sealed interface Fact {

    /** Whom it is about. */
    PackageId id();

    /** This package was asked for. */
    record Asked(PackageId id, VersionRange range) implements Fact {}

    /** These versions need something: if optional, only that it is of the range when it is there. */
    record Needs(PackageId id, List<Version> versions, Dependency dependency) implements Fact {

        /** Takes a copy. */
        public Needs {
            versions = List.copyOf(versions);
        }
    }

    /** These versions cannot be together with something. */
    record Clashes(PackageId id, List<Version> versions, Conflict conflict) implements Fact {

        /** Takes a copy. */
        public Clashes {
            versions = List.copyOf(versions);
        }
    }

    /** These versions may not be chosen. */
    record Barred(PackageId id, List<Version> versions, Reason reason) implements Fact {

        /** Takes a copy. */
        public Barred {
            versions = List.copyOf(versions);
        }
    }

    /** Why a version may not be chosen. */
    enum Reason {
        /** Its publisher took it back, and the lock does not have it. */
        YANKED,
        /** It is for other game modules than the one that is played. */
        OTHER_MODULE
    }
}
