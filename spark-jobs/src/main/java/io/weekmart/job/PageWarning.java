package io.weekmart.job;

import io.weekmart.contract.fault.UserFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run says where its page could not be made, or not all of it. No such failure makes a run fail. */
public final class PageWarning {
    private static final Logger LOG = LoggerFactory.getLogger(PageWarning.class);
    private static final int LONGEST = 600;

    private PageWarning() {}

    /**
     * The sentence for the summary and the report. What a user can mend is told by it alone; anything else is a defect, whose stack trace
     * goes into the log.
     *
     * @param what what is wrong with the page: "The page of this run lacks the stages"
     */
    public static String of(String what, Throwable failure) {
        if (failure instanceof UserFault fault) {
            return what + ": " + PageSettings.cut(String.valueOf(fault.getMessage()), LONGEST);
        }
        LOG.warn(what, failure);
        String why = failure.toString().lines().findFirst().orElse("");
        return what + ": " + PageSettings.cut(why, LONGEST);
    }
}
