// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// PartnerSpec describes one organisation of an alliance. One's own is described alike.
type PartnerSpec struct {
	// suspend pauses what the controllers do about this object.
	// +optional
	Suspend *bool `json:"suspend,omitempty"`
	// displayName is the name that people know.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	DisplayName string `json:"displayName,omitempty"`
	// country of its culture and holidays.
	// +required
	Country Country `json:"country,omitempty"`
	// timeZone in which its dates begin and end.
	// +required
	TimeZone TimeZone `json:"timeZone,omitempty"`
	// workingTime says when its people work.
	// +optional
	WorkingTime *WorkingTime `json:"workingTime,omitempty"`
	// culture says what others should know about how its people work.
	// +optional
	Culture *Culture `json:"culture,omitempty"`
	// contacts are its people whom the alliance knows.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=40
	Contacts []Contact `json:"contacts,omitempty"`

	// assessments record how well the organisation fits, in order of entry.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Assessments []Assessment `json:"assessments,omitempty"`
	// businessCases record that the organisation looked at what it has of an alliance, in order of entry.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	BusinessCases []BusinessCase `json:"businessCases,omitempty"`
	// sharing records what the organisation says of what its alliances share, in order of entry.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=32
	Sharing []SharingRecord `json:"sharing,omitempty"`
	// countryBriefings record that people were told about the country's culture.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=24
	CountryBriefings []CountryBriefing `json:"countryBriefings,omitempty"`
	// absences record when contacts are away, and who stands in. Messages go to the deputy;
	// where there is none, a step passes over whoever is away.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=100
	Absences []Absence `json:"absences,omitempty"`
}

// Weekday is a day of the week.
// +kubebuilder:validation:Enum=Mon;Tue;Wed;Thu;Fri;Sat;Sun
type Weekday string

// WorkingTime is a weekly pattern with its exceptions, in the partner's time zone.
// +kubebuilder:validation:XValidation:rule="self.start < self.end",message="write an end after the start; a shift over midnight is not supported"
// +kubebuilder:validation:XValidation:rule="!has(self.holidays) || !has(self.notHolidays) || !self.holidays.exists(h, self.notHolidays.exists(n, n.date == h.date))",message="put each date in holidays or in notHolidays, not in both"
type WorkingTime struct {
	// days of the week on which its people work.
	// +required
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=7
	Days []Weekday `json:"days,omitempty"`
	// start of the working day.
	// +required
	Start TimeOfDay `json:"start,omitempty"`
	// end of the working day.
	// +required
	End TimeOfDay `json:"end,omitempty"`
	// holidayCalendar is the country, or the part of one, whose public holidays are free: NL,
	// DE-BY.
	// +optional
	HolidayCalendar HolidayCalendar `json:"holidayCalendar,omitempty"`
	// holidays are free days beside the calendar's.
	// +optional
	// +listType=map
	// +listMapKey=date
	// +kubebuilder:validation:MaxItems=100
	Holidays []Holiday `json:"holidays,omitempty"`
	// notHolidays are days of the calendar on which its people work all the same.
	// +optional
	// +listType=map
	// +listMapKey=date
	// +kubebuilder:validation:MaxItems=50
	NotHolidays []Holiday `json:"notHolidays,omitempty"`
}

// Holiday is one day.
type Holiday struct {
	// date of the day.
	// +required
	Date Date `json:"date,omitempty"`
	// name that people know it by.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Name string `json:"name,omitempty"`
}

// Culture says how people of an organisation and of its country work.
// +kubebuilder:validation:MinProperties=1
type Culture struct {
	// company says how the organisation works.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Company []CultureTrait `json:"company,omitempty"`
	// country says what is usual where it is.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Country []CultureTrait `json:"country,omitempty"`
}

// CultureTrait is one sentence about a culture.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=256
type CultureTrait string

// Contact is a person.
type Contact struct {
	// name by which other fields refer to the person.
	// +required
	Name Name `json:"name,omitempty"`
	// displayName is the name that people know.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	DisplayName string `json:"displayName,omitempty"`
	// user by which the person is known to the API server, as kubectl auth whoami prints it, such as
	// jane@northwind.example. Where the admission policies of config/admission are installed, nobody
	// else records anything in this person's name.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	// +kubebuilder:validation:XValidation:rule="!self.matches('[\\\\x00-\\\\x1f\\\\x7f]')",message="write the user's name as kubectl auth whoami prints it, on one line"
	User string `json:"user,omitempty"`
	// timeZone of the person; default: the partner's.
	// +optional
	TimeZone TimeZone `json:"timeZone,omitempty"`
	// addresses in order of preference.
	// +optional
	// +listType=map
	// +listMapKey=channel
	// +kubebuilder:validation:MaxItems=4
	Addresses []Address `json:"addresses,omitempty"`
	// leftDate is the last day on which the person belongs to the partner, in its time zone.
	// What the person did until then counts; nothing is sent to them afterwards.
	// +optional
	LeftDate Date `json:"leftDate,omitempty"`
}

// Address is a way to reach a person: a channel of the policy, and where on it.
// +kubebuilder:validation:XValidation:rule="!(has(self.address) && has(self.addressFrom))",message="set address or addressFrom, not both"
type Address struct {
	// channel is the name of a channel in the CommunicationPolicy.
	// +required
	Channel Name `json:"channel,omitempty"`
	// address on the channel, such as sam@contoso.example. A webhook needs none.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:XValidation:rule="!self.matches('[\\\\x00-\\\\x1f\\\\x7f]')",message="write the address on one line, without control characters"
	Address string `json:"address,omitempty"`
	// addressFrom reads the address from elsewhere, to keep it out of the manifest.
	// +optional
	AddressFrom *AddressSource `json:"addressFrom,omitempty"`
}

// AddressSource says where an address is kept.
type AddressSource struct {
	// secretKeyRef is a key of a Secret in the same namespace.
	// +required
	SecretKeyRef SecretKeyReference `json:"secretKeyRef,omitempty,omitzero"`
}

// Assessment is a record of how well an organisation fits the alliance.
type Assessment struct {
	// performedDate is when it was assessed.
	// +required
	PerformedDate Date `json:"performedDate,omitempty"`
	// validFor is how long the assessment holds; default P1Y.
	// +optional
	ValidFor Duration `json:"validFor,omitempty"`
	// fit rates the organisation, 1 (poor) to 5 (excellent).
	// +optional
	Fit *Fit `json:"fit,omitempty"`
	// reportURL leads to the report.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:XValidation:rule="isURL(self) && (url(self).getScheme() == 'https' || url(self).getScheme() == 'http')",message="write an http or https address"
	ReportURL string `json:"reportURL,omitempty"`
}

// BusinessCase is a record that an organisation looked at what it has of an alliance, and goes on. What it found is its own
// affair.
type BusinessCase struct {
	// date when it was looked at.
	// +required
	Date Date `json:"date,omitempty"`
	// allianceRef names the alliance that it is for; default: each that lists the partner.
	// +optional
	AllianceRef *AllianceReference `json:"allianceRef,omitempty"`
	// validFor is how long it holds; default: what the policy's committee says of businessCaseFor.
	// +optional
	ValidFor Duration `json:"validFor,omitempty"`
	// caseURL leads to it.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:XValidation:rule="isURL(self) && (url(self).getScheme() == 'https' || url(self).getScheme() == 'http')",message="write an http or https address"
	CaseURL string `json:"caseURL,omitempty"`
}

// Rating is a figure from 1 (poor) to 5 (excellent).
// +kubebuilder:validation:Minimum=1
// +kubebuilder:validation:Maximum=5
type Rating int32

// Fit rates an organisation. Each rating is optional.
// +kubebuilder:validation:MinProperties=1
type Fit struct {
	// strategic fit: do the aims agree?
	// +optional
	Strategic *Rating `json:"strategic,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
	// operational fit: do the ways of working agree?
	// +optional
	Operational *Rating `json:"operational,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
	// cultural fit: do the habits agree?
	// +optional
	Cultural *Rating `json:"cultural,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
}

// CountryBriefing is a record that people were told about a country's culture.
type CountryBriefing struct {
	// date of the briefing.
	// +required
	Date Date `json:"date,omitempty"`
	// adviser who gave it.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	Adviser string `json:"adviser,omitempty"`
}

// Absence is a time when a contact is away.
// +kubebuilder:validation:XValidation:rule="self.fromDate <= self.toDate",message="write a toDate on or after the fromDate"
// +kubebuilder:validation:XValidation:rule="!has(self.deputy) || self.deputy != self.contact",message="name somebody else as the deputy"
type Absence struct {
	// contact who is away.
	// +required
	Contact Name `json:"contact,omitempty"`
	// fromDate is the first day away.
	// +required
	FromDate Date `json:"fromDate,omitempty"`
	// toDate is the last day away.
	// +required
	ToDate Date `json:"toDate,omitempty"`
	// deputy is the contact who stands in.
	// +optional
	Deputy Name `json:"deputy,omitempty"`
}

// PartnerStatus is what the controllers found.
type PartnerStatus struct {
	// conditions are Ready, Assessed, Reachable, and Stalled when it applies.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	// +kubebuilder:validation:items:XValidation:rule="self.lastTransitionTime >= timestamp('1900-01-01T00:00:00Z') && self.lastTransitionTime < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999",fieldPath=".lastTransitionTime"
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// observedGeneration is the generation that the conditions are about.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// nextCheckTime is when something will change if nobody acts.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	NextCheckTime *metav1.Time `json:"nextCheckTime,omitempty"`
	// assessmentExpiryTime is when the latest assessment ceases to hold.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	AssessmentExpiryTime *metav1.Time `json:"assessmentExpiryTime,omitempty"`
}

// Partner is one organisation of an alliance, one's own too.
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=ptn,categories=entente
// +kubebuilder:printcolumn:name="Display Name",type=string,JSONPath=`.spec.displayName`
// +kubebuilder:printcolumn:name="Country",type=string,JSONPath=`.spec.country`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Assessed",type=string,JSONPath=`.status.conditions[?(@.type=="Assessed")].status`
// +kubebuilder:printcolumn:name="Reachable",type=string,JSONPath=`.status.conditions[?(@.type=="Reachable")].status`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:printcolumn:name="Time Zone",type=string,JSONPath=`.spec.timeZone`,priority=1
// +kubebuilder:printcolumn:name="Message",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].message`,priority=1
// +kubebuilder:validation:XValidation:rule="self.metadata.name.matches('^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$')",message="name a Partner with at most 40 lower-case letters, digits and '-', such as contoso"
type Partner struct {
	metav1.TypeMeta `json:",inline"`
	// metadata is the standard object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty,omitzero"`
	// spec describes the organisation and records what happened.
	// +required
	Spec PartnerSpec `json:"spec,omitempty,omitzero"`
	// status is what the controllers found.
	// +optional
	// +default={"observedGeneration":-1}
	Status PartnerStatus `json:"status,omitempty,omitzero"`
}

// PartnerList is a list of Partners.
// +kubebuilder:object:root=true
type PartnerList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Partner `json:"items"`
}
