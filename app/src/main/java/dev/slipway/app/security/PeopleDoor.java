package dev.slipway.app.security;

import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import dev.slipway.fleet.access.Accounts;
import dev.slipway.ui.access.LoginView;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.session.HttpSessionEventPublisher;

/**
 * Who may come in by the people's door: browsers with a session after login, programs with HTTP Basic on
 * {@code /api/}. Everything is closed unless a view or a path is opened by name.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableMethodSecurity
class PeopleDoor {
    @Bean
    UserDetailsService userDetailsService(Accounts accounts) {
        return name -> accounts.credentials(name)
                .map(found -> User.withUsername(found.name())
                        .password(found.passwordHash())
                        .roles(found.role().name())
                        .build())
                .orElseThrow(() -> new UsernameNotFoundException("no such account"));
    }

    @Bean
    static RoleHierarchy roleHierarchy() {
        return RoleHierarchyImpl.withDefaultRolePrefix()
                .role("ADMIN")
                .implies("OPERATOR")
                .role("OPERATOR")
                .implies("VIEWER")
                .build();
    }

    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http) throws Exception {
        return http.securityMatcher("/api/**")
                .authorizeHttpRequests(
                        requests -> requests.requestMatchers(org.springframework.http.HttpMethod.GET, "/api/**")
                                .hasRole("VIEWER")
                                .anyRequest()
                                .hasRole("OPERATOR"))
                .httpBasic(basic -> basic.authenticationEntryPoint((request, response, e) -> {
                    response.setHeader("WWW-Authenticate", "Basic realm=\"Slipway\"");
                    refuse(response, HttpStatus.UNAUTHORIZED, "The name or the password is wrong.");
                }))
                // Programs bring their credentials with each request and have no session that a page could ride on.
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .exceptionHandling(failure -> failure.authenticationEntryPoint((request, response, e) -> {
                            response.setHeader("WWW-Authenticate", "Basic realm=\"Slipway\"");
                            refuse(response, HttpStatus.UNAUTHORIZED, "Log in with a name and a password.");
                        })
                        .accessDeniedHandler((request, response, e) ->
                                refuse(response, HttpStatus.FORBIDDEN, "The role of this account does not suffice.")))
                .build();
    }

    // Written here and not sent as an error, which would be dispatched to the browser's login page.
    private static void refuse(HttpServletResponse response, HttpStatus status, String error) throws IOException {
        response.setStatus(status.value());
        response.setContentType("application/json");
        response.getWriter().print("{\"error\":\"" + error + "\",\"remedy\":\"\",\"problems\":[]}");
    }

    /** The sessions that are open, so that those of an account can be ended: one lasts twelve hours. */
    @Bean
    SessionRegistry sessionRegistry(Accounts accounts) {
        SessionRegistry sessions = new SessionRegistryImpl();
        accounts.onWithdrawn(name -> sessions.getAllPrincipals().stream()
                .filter(principal -> principal instanceof UserDetails user
                        && user.getUsername().equals(name))
                .flatMap(principal -> sessions.getAllSessions(principal, false).stream())
                .forEach(SessionInformation::expireNow));
        return sessions;
    }

    /** Tells the registry of sessions that have ended. */
    @Bean
    static HttpSessionEventPublisher httpSessionEventPublisher() {
        return new HttpSessionEventPublisher();
    }

    @Bean
    @Order(2)
    SecurityFilterChain browser(HttpSecurity http, SessionRegistry sessions) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/slipway.css", "/lib/**", "/icons/**")
                        .permitAll())
                .sessionManagement(session ->
                        session.maximumSessions(-1).sessionRegistry(sessions).expiredUrl("/login"))
                .headers(headers ->
                        headers.frameOptions(frame -> frame.deny()).referrerPolicy(Customizer.withDefaults()))
                .with(VaadinSecurityConfigurer.vaadin(), vaadin -> vaadin.loginView(LoginView.class))
                .build();
    }
}
