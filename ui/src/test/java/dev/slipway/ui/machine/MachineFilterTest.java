package dev.slipway.ui.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.router.QueryParameters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineFilterTest {
    @ParameterizedTest
    @CsvSource({"'', '', ''", "ns, '', dns", "'a b&c=d?', Installed, ''", "ä/ö, Failed, edge"})
    void survivesTheAddressBar(String text, String state, String group) {
        MachineFilter filter = new MachineFilter(text, state, group);
        QueryParameters read = QueryParameters.fromString(filter.query().getQueryString());
        assertThat(MachineFilter.of(read)).isEqualTo(filter);
    }
}
