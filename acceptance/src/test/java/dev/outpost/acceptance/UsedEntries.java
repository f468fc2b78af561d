package dev.outpost.acceptance;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.MetricType;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.IdentityHashMap;

/**
 * Which entries of the catalogue the code records, found in its bytecode: an entry's constant is used somewhere outside of
 * the lists that make up catalogues. So the documents cannot claim what nothing does.
 */
final class UsedEntries {

    private final IdentityHashMap<Object, Boolean> used = new IdentityHashMap<>();

    UsedEntries() throws ReflectiveOperationException {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.outpost");
        for (var owner : classes) {
            for (JavaField field : owner.getFields()) {
                if (isEntry(field)) {
                    used.put(value(field), field.getAccessesToSelf().stream().anyMatch(UsedEntries::records));
                }
            }
        }
    }

    /** Events and metrics that are constants anywhere. */
    Collection<Object> constants() {
        return used.keySet();
    }

    /** Whether code records this event or reports this metric. What is no constant is made by whoever does. */
    boolean contains(Object entry) {
        return used.getOrDefault(entry, true);
    }

    private static boolean isEntry(JavaField field) {
        return field.getModifiers().contains(JavaModifier.STATIC)
                && (field.getRawType().isEquivalentTo(EventType.class)
                        || field.getRawType().isEquivalentTo(MetricType.class));
    }

    private static boolean records(JavaFieldAccess access) {
        JavaCodeUnit origin = access.getOrigin();
        return !origin.getName().equals("<clinit>")
                && !origin.getRawReturnType().isEquivalentTo(Catalogue.class);
    }

    private static Object value(JavaField field) throws ReflectiveOperationException {
        Field reflected = Class.forName(field.getOwner().getName()).getDeclaredField(field.getName());
        reflected.setAccessible(true);
        return reflected.get(null);
    }
}
