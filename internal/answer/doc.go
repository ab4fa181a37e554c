// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package answer lets people answer a message by the link in it, about an issue or a health check: a page with
// a few forms, or one, without a session, a script or a cookie. Opening the page changes nothing; a form
// that is sent off records one entry in the issue or the review, in the name of the message's recipient, and
// uses the link up.
//
// A link is made when a message leaves and is stored nowhere. It holds the Notification's
// identity and a moment until which it is valid, signed with a key that only the manager has.
// Who has the link is taken for the recipient.
package answer
