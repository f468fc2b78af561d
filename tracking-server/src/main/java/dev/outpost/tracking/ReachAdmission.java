package dev.outpost.tracking;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.tracking.listing.Delta;
import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.DeltaListener;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.reach.Finding;
import dev.outpost.tracking.reach.ReachCheck;
import dev.outpost.tracking.reach.Vouchers;
import dev.outpost.tracking.web.Admission;
import java.net.InetAddress;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Shows what is vouched for or can be reached. Any thread. */
final class ReachAdmission implements Admission, DeltaListener {

    private final Vouchers vouchers;
    private final ReachCheck check;

    ReachAdmission(Vouchers vouchers, ReachCheck check) {
        this.vouchers = vouchers;
        this.check = check;
    }

    @Override
    public boolean mayVouch(InetAddress from, @Nullable String bearer) {
        return vouchers.mayVouch(from, bearer);
    }

    @Override
    public boolean showsAtOnce(boolean vouched) {
        return check.showsAtOnce(vouched);
    }

    @Override
    public void heard(Listing listing, InetAddress from) {
        check.heard(listing, from);
    }

    @Override
    public @Nullable Reason hidden(String id) {
        Finding finding = check.finding(id);
        return finding == null ? null : new Reason(Labels.of(finding), finding.sentence());
    }

    @Override
    public void reset(DeltaId at, Collection<Listing> listings) {
        // What is known of listings that are gone is bounded, and leaves by itself
    }

    @Override
    public void changed(Delta delta) {
        if (delta instanceof Delta.Gone gone) {
            check.gone(gone.id());
        }
    }
}
