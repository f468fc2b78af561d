package dev.outpost.workshop.web;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.workshop.resolve.Breakage;
import dev.outpost.workshop.resolve.Fact;
import dev.outpost.workshop.resolve.LockCheck;
import dev.outpost.workshop.resolve.Repair;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.search.Facet;
import dev.outpost.workshop.search.Found;
import dev.outpost.workshop.search.Hit;
import dev.outpost.workshop.store.Change;
import dev.outpost.workshop.store.Dependent;
import dev.outpost.workshop.store.NearName;
import dev.outpost.workshop.store.PackageRow;
import dev.outpost.workshop.store.Page;
import dev.outpost.workshop.store.Shelved;
import dev.outpost.workshop.store.Token;
import dev.outpost.workshop.store.VersionRow;
import dev.outpost.workshop.store.Yank;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is answered, as openapi.yaml has it. What is absent is left out. */
final class WorkshopJson {

    private WorkshopJson() {}

    static JsonObject release(Shelved shelved) {
        Release release = shelved.release();
        Manifest manifest = release.manifest();
        JsonObject json = new JsonObject()
                .put("id", manifest.id().toString())
                .put("version", manifest.version().toString())
                .put("title", manifest.title());
        if (!manifest.description().isEmpty()) {
            json.put("description", manifest.description());
        }
        json.put("category", manifest.category())
                .put("license", manifest.license().toString())
                .put("ai_usage", Labels.of(manifest.aiUsage()))
                .put("channel", Labels.of(manifest.channel()))
                .put("tags", texts(manifest.tags()))
                .put("dependencies", array(manifest.dependencies(), dependency -> {
                    JsonObject one = new JsonObject()
                            .put("id", dependency.id().toString())
                            .put("range", dependency.range().toString());
                    return dependency.optional() ? one.put("optional", true) : one;
                }))
                .put(
                        "conflicts",
                        array(
                                manifest.conflicts(),
                                conflict -> new JsonObject()
                                        .put("id", conflict.id().toString())
                                        .put("range", conflict.range().toString())))
                .put(
                        "provides",
                        array(
                                manifest.provides(),
                                provided -> new JsonObject()
                                        .put("id", provided.id().toString())
                                        .put("version", provided.version().toString())))
                .put("modules", texts(manifest.modules()))
                .put("exports", texts(manifest.exports()))
                .put("sha256", release.packageHash().hex())
                .put("manifest_sha256", release.manifestHash().hex())
                .put("size", release.sizeBytes())
                .put("published", release.published().toEpochMilli())
                .put("downloads", shelved.downloads())
                .put("sequence", shelved.sequence());
        yank(json, shelved.yank());
        return nearName(json, shelved.nearName());
    }

    static JsonObject packageOf(PackageRow row, @Nullable Shelved shown) {
        JsonObject json = new JsonObject().put("id", row.id().toString());
        if (shown != null) {
            json.put("shown", release(shown));
        }
        json.put("versions", row.versions())
                .put("downloads", row.downloads())
                .put("created", row.created().toEpochMilli());
        return nearName(json, row.nearName());
    }

    static JsonObject nearNames(Page<PackageRow> page) {
        return page("packages", page, row -> packageOf(row, null));
    }

    static JsonObject versions(Page<VersionRow> page) {
        return page("versions", page, row -> {
            JsonObject json = new JsonObject()
                    .put("version", row.version().toString())
                    .put("channel", row.channel())
                    .put("published", row.published().toEpochMilli())
                    .put("sha256", row.packageHash().hex())
                    .put("manifest_sha256", row.manifestHash().hex())
                    .put("size", row.sizeBytes())
                    .put("downloads", row.downloads());
            yank(json, row.yank());
            return json;
        });
    }

    static JsonObject dependents(Page<Dependent> page) {
        return page(
                "dependents",
                page,
                dependent -> new JsonObject()
                        .put("id", dependent.id().toString())
                        .put("version", dependent.version().toString())
                        .put("range", dependent.range().toString())
                        .put("optional", dependent.optional()));
    }

    static JsonObject tokens(Page<Token> page) {
        return page("tokens", page, WorkshopJson::token);
    }

    static JsonObject token(Token token) {
        JsonObject json = new JsonObject()
                .put("id", token.id())
                .put("label", token.label())
                .put("publishers", texts(new TreeSet<>(token.publishers())))
                .put(
                        "scopes",
                        texts(new TreeSet<>(token.scopes())
                                .stream().map(Token.Scope::label).toList()))
                .put("created", token.created().toEpochMilli())
                .put("expires", token.expires().toEpochMilli());
        if (token.revoked() != null) {
            json.put("revoked", token.revoked().toEpochMilli());
        }
        if (token.lastUsed() != null) {
            json.put("last_used", token.lastUsed().toString());
        }
        return json;
    }

    static JsonObject found(Found found) {
        JsonObject json = new JsonObject()
                .put("hits", array(found.hits(), WorkshopJson::hit))
                .put("total", found.total());
        if (found.totalIsLeast()) {
            json.put("total_is_least", true);
        }
        if (!found.facets().isEmpty()) {
            JsonObject facets = new JsonObject();
            for (Map.Entry<Facet, List<Found.Count>> facet : found.facets().entrySet()) {
                facets.put(
                        facet.getKey().label(),
                        array(
                                facet.getValue(),
                                count -> new JsonObject()
                                        .put("value", count.value())
                                        .put("packages", count.packages())));
            }
            json.put("facets", facets).put("facets_over", found.facetsOver());
        }
        if (found.cursor() != null) {
            json.put("next", found.cursor());
        }
        if (found.didYouMean() != null) {
            json.put("did_you_mean", found.didYouMean());
        }
        return json;
    }

    private static JsonObject hit(Hit hit) {
        JsonObject json = new JsonObject()
                .put("id", hit.id().toString())
                .put("version", hit.version().toString())
                .put("title", hit.title())
                .put("summary", hit.summary())
                .put("category", hit.category())
                .put("license", hit.license())
                .put("ai_usage", hit.aiUsage())
                .put("channel", hit.channel())
                .put("tags", texts(hit.tags()))
                .put("modules", texts(hit.modules()))
                .put("published", hit.published().toEpochMilli())
                .put("size", hit.sizeBytes())
                .put("downloads", hit.downloads());
        if (hit.nearName() != null) {
            json.put("near_name", hit.nearName().toString());
        }
        return json;
    }

    static JsonObject changes(List<Change> changes, long last) {
        return new JsonObject()
                .put(
                        "changes",
                        array(
                                changes,
                                change -> new JsonObject()
                                        .put("sequence", change.sequence())
                                        .put("kind", Labels.of(change.kind()))
                                        .put("id", change.id().toString())
                                        .put("version", change.version().toString())
                                        .put("sha256", change.packageHash().hex())
                                        .put("at", change.at().toEpochMilli())))
                .put("sequence", last);
    }

    static JsonObject repair(Repair repair) {
        JsonObject json = new JsonObject()
                .put("kind", Labels.of(repair.kind()))
                .put(
                        "packages",
                        texts(repair.packages().stream().map(Object::toString).toList()))
                .put("detail", repair.sentence())
                .put("lock", new JsonObject(Buffer.buffer(repair.lock().bytes())));
        json.put("roots", json.getJsonObject("lock").getJsonArray("roots"));
        return repair.range() == null ? json : json.put("range", repair.range().toString());
    }

    static JsonObject fact(Fact fact) {
        JsonObject json = new JsonObject().put("id", fact.id().toString());
        if (fact instanceof Fact.Asked asked) {
            return json.put("kind", "asked").put("range", asked.range().toString());
        }
        if (fact instanceof Fact.Needs needs) {
            Dependency need = needs.dependency();
            return json.put("kind", need.optional() ? "wants" : "needs")
                    .put("versions", versions(needs.versions()))
                    .put("other", need.id().toString())
                    .put("range", need.range().toString());
        }
        if (fact instanceof Fact.Clashes clashes) {
            return json.put("kind", "conflicts")
                    .put("versions", versions(clashes.versions()))
                    .put("other", clashes.conflict().id().toString())
                    .put("range", clashes.conflict().range().toString());
        }
        Fact.Barred barred = (Fact.Barred) fact;
        return json.put("kind", Labels.of(barred.reason())).put("versions", versions(barred.versions()));
    }

    private static JsonArray versions(List<Version> versions) {
        return texts(versions.stream().map(Version::toString).toList());
    }

    static JsonObject check(List<LockCheck.Trouble> troubles) {
        return new JsonObject()
                .put("ok", troubles.isEmpty())
                .put(
                        "problems",
                        array(
                                troubles,
                                trouble -> new JsonObject()
                                        .put("code", Labels.of(trouble.code()))
                                        .put("id", trouble.id().toString())
                                        .put("detail", trouble.sentence())));
    }

    static JsonObject breakage(Breakage breakage) {
        return new JsonObject()
                .put(
                        "breaks",
                        array(
                                breakage.breaks(),
                                each -> new JsonObject()
                                        .put("id", each.id().toString())
                                        .put("version", each.version().toString())
                                        .put("code", Labels.of(each.code()))
                                        .put("detail", each.sentence())))
                .put("checked", breakage.checked())
                .put("unchecked", breakage.unchecked());
    }

    /** Elements as objects. */
    static <T> JsonArray array(Collection<T> all, Function<T, JsonObject> element) {
        JsonArray array = new JsonArray();
        all.forEach(each -> array.add(element.apply(each)));
        return array;
    }

    static JsonArray texts(Collection<String> all) {
        return new JsonArray(List.copyOf(all));
    }

    private static <T> JsonObject page(String name, Page<T> page, Function<T, JsonObject> element) {
        JsonObject json = new JsonObject().put(name, array(page.items(), element));
        return page.cursor() == null ? json : json.put("next", page.cursor());
    }

    private static void yank(JsonObject json, @Nullable Yank yank) {
        if (yank != null) {
            json.put(
                    "yanked",
                    new JsonObject()
                            .put("reason", yank.reason())
                            .put("at", yank.at().toEpochMilli()));
        }
    }

    private static JsonObject nearName(JsonObject json, @Nullable NearName near) {
        return near == null
                ? json
                : json.put(
                        "near_name",
                        new JsonObject().put("like", near.like().toString()).put("why", near.why()));
    }
}
