"use strict";(()=>{var Be=Object.defineProperty;var Ve=Object.getOwnPropertyDescriptor;var u=(r,e,t,i)=>{for(var s=i>1?void 0:i?Ve(e,t):e,n=r.length-1,o;n>=0;n--)(o=r[n])&&(s=(i?o(e,t,s):o(s))||s);return i&&s&&Be(e,t,s),s};var vt=globalThis,bt=vt.ShadowRoot&&(vt.ShadyCSS===void 0||vt.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Lt=Symbol(),Qt=new WeakMap,rt=class{constructor(e,t,i){if(this._$cssResult$=!0,i!==Lt)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(bt&&e===void 0){let i=t!==void 0&&t.length===1;i&&(e=Qt.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),i&&Qt.set(t,e))}return e}toString(){return this.cssText}},N=r=>new rt(typeof r=="string"?r:r+"",void 0,Lt),x=(r,...e)=>{let t=r.length===1?r[0]:e.reduce((i,s,n)=>i+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+r[n+1],r[0]);return new rt(t,r,Lt)},te=(r,e)=>{if(bt)r.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let i=document.createElement("style"),s=vt.litNonce;s!==void 0&&i.setAttribute("nonce",s),i.textContent=t.cssText,r.appendChild(i)}},zt=bt?r=>r:r=>r instanceof CSSStyleSheet?(e=>{let t="";for(let i of e.cssRules)t+=i.cssText;return N(t)})(r):r;var{is:We,defineProperty:Ke,getOwnPropertyDescriptor:Ye,getOwnPropertyNames:Ge,getOwnPropertySymbols:Ze,getPrototypeOf:Je}=Object,yt=globalThis,ee=yt.trustedTypes,Xe=ee?ee.emptyScript:"",Qe=yt.reactiveElementPolyfillSupport,nt=(r,e)=>r,ot={toAttribute(r,e){switch(e){case Boolean:r=r?Xe:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,e){let t=r;switch(e){case Boolean:t=r!==null;break;case Number:t=r===null?null:Number(r);break;case Object:case Array:try{t=JSON.parse(r)}catch{t=null}}return t}},xt=(r,e)=>!We(r,e),ie={attribute:!0,type:String,converter:ot,reflect:!1,useDefault:!1,hasChanged:xt};Symbol.metadata??=Symbol("metadata"),yt.litPropertyMetadata??=new WeakMap;var P=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=ie){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let i=Symbol(),s=this.getPropertyDescriptor(e,i,t);s!==void 0&&Ke(this.prototype,e,s)}}static getPropertyDescriptor(e,t,i){let{get:s,set:n}=Ye(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:s,set(o){let l=s?.call(this);n?.call(this,o),this.requestUpdate(e,l,i)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??ie}static _$Ei(){if(this.hasOwnProperty(nt("elementProperties")))return;let e=Je(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(nt("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(nt("properties"))){let t=this.properties,i=[...Ge(t),...Ze(t)];for(let s of i)this.createProperty(s,t[s])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[i,s]of t)this.elementProperties.set(i,s)}this._$Eh=new Map;for(let[t,i]of this.elementProperties){let s=this._$Eu(t,i);s!==void 0&&this._$Eh.set(s,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let i=new Set(e.flat(1/0).reverse());for(let s of i)t.unshift(zt(s))}else e!==void 0&&t.push(zt(e));return t}static _$Eu(e,t){let i=t.attribute;return i===!1?void 0:typeof i=="string"?i:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let i of t.keys())this.hasOwnProperty(i)&&(e.set(i,this[i]),delete this[i]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return te(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,i){this._$AK(e,i)}_$ET(e,t){let i=this.constructor.elementProperties.get(e),s=this.constructor._$Eu(e,i);if(s!==void 0&&i.reflect===!0){let n=(i.converter?.toAttribute!==void 0?i.converter:ot).toAttribute(t,i.type);this._$Em=e,n==null?this.removeAttribute(s):this.setAttribute(s,n),this._$Em=null}}_$AK(e,t){let i=this.constructor,s=i._$Eh.get(e);if(s!==void 0&&this._$Em!==s){let n=i.getPropertyOptions(s),o=typeof n.converter=="function"?{fromAttribute:n.converter}:n.converter?.fromAttribute!==void 0?n.converter:ot;this._$Em=s;let l=o.fromAttribute(t,n.type);this[s]=l??this._$Ej?.get(s)??l,this._$Em=null}}requestUpdate(e,t,i,s=!1,n){if(e!==void 0){let o=this.constructor;if(s===!1&&(n=this[e]),i??=o.getPropertyOptions(e),!((i.hasChanged??xt)(n,t)||i.useDefault&&i.reflect&&n===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,i))))return;this.C(e,t,i)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:i,reflect:s,wrapped:n},o){i&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),n!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||i||(t=void 0),this._$AL.set(e,t)),s===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,n]of this._$Ep)this[s]=n;this._$Ep=void 0}let i=this.constructor.elementProperties;if(i.size>0)for(let[s,n]of i){let{wrapped:o}=n,l=this[s];o!==!0||this._$AL.has(s)||l===void 0||this.C(s,void 0,n,l)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(i=>i.hostUpdate?.()),this.update(t)):this._$EM()}catch(i){throw e=!1,this._$EM(),i}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};P.elementStyles=[],P.shadowRootOptions={mode:"open"},P[nt("elementProperties")]=new Map,P[nt("finalized")]=new Map,Qe?.({ReactiveElement:P}),(yt.reactiveElementVersions??=[]).push("2.1.2");var Ht=globalThis,se=r=>r,wt=Ht.trustedTypes,re=wt?wt.createPolicy("lit-html",{createHTML:r=>r}):void 0,Ft="$lit$",R=`lit$${Math.random().toFixed(9).slice(2)}$`,Ut="?"+R,ti=`<${Ut}>`,U=document,lt=()=>U.createComment(""),dt=r=>r===null||typeof r!="object"&&typeof r!="function",jt=Array.isArray,ce=r=>jt(r)||typeof r?.[Symbol.iterator]=="function",Nt=`[ 	
\f\r]`,at=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ne=/-->/g,oe=/>/g,H=RegExp(`>|${Nt}(?:([^\\s"'>=/]+)(${Nt}*=${Nt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),ae=/'/g,le=/"/g,he=/^(?:script|style|textarea|title)$/i,Bt=r=>(e,...t)=>({_$litType$:r,strings:e,values:t}),a=Bt(1),w=Bt(2),Vi=Bt(3),D=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),de=new WeakMap,F=U.createTreeWalker(U,129);function pe(r,e){if(!jt(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return re!==void 0?re.createHTML(e):e}var ue=(r,e)=>{let t=r.length-1,i=[],s,n=e===2?"<svg>":e===3?"<math>":"",o=at;for(let l=0;l<t;l++){let d=r[l],f,g,p=-1,h=0;for(;h<d.length&&(o.lastIndex=h,g=o.exec(d),g!==null);)h=o.lastIndex,o===at?g[1]==="!--"?o=ne:g[1]!==void 0?o=oe:g[2]!==void 0?(he.test(g[2])&&(s=RegExp("</"+g[2],"g")),o=H):g[3]!==void 0&&(o=H):o===H?g[0]===">"?(o=s??at,p=-1):g[1]===void 0?p=-2:(p=o.lastIndex-g[2].length,f=g[1],o=g[3]===void 0?H:g[3]==='"'?le:ae):o===le||o===ae?o=H:o===ne||o===oe?o=at:(o=H,s=void 0);let v=o===H&&r[l+1].startsWith("/>")?" ":"";n+=o===at?d+ti:p>=0?(i.push(f),d.slice(0,p)+Ft+d.slice(p)+R+v):d+R+(p===-2?l:v)}return[pe(r,n+(r[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),i]},ct=class r{constructor({strings:e,_$litType$:t},i){let s;this.parts=[];let n=0,o=0,l=e.length-1,d=this.parts,[f,g]=ue(e,t);if(this.el=r.createElement(f,i),F.currentNode=this.el.content,t===2||t===3){let p=this.el.content.firstChild;p.replaceWith(...p.childNodes)}for(;(s=F.nextNode())!==null&&d.length<l;){if(s.nodeType===1){if(s.hasAttributes())for(let p of s.getAttributeNames())if(p.endsWith(Ft)){let h=g[o++],v=s.getAttribute(p).split(R),k=/([.?@])?(.*)/.exec(h);d.push({type:1,index:n,name:k[2],strings:v,ctor:k[1]==="."?kt:k[1]==="?"?_t:k[1]==="@"?Tt:B}),s.removeAttribute(p)}else p.startsWith(R)&&(d.push({type:6,index:n}),s.removeAttribute(p));if(he.test(s.tagName)){let p=s.textContent.split(R),h=p.length-1;if(h>0){s.textContent=wt?wt.emptyScript:"";for(let v=0;v<h;v++)s.append(p[v],lt()),F.nextNode(),d.push({type:2,index:++n});s.append(p[h],lt())}}}else if(s.nodeType===8)if(s.data===Ut)d.push({type:2,index:n});else{let p=-1;for(;(p=s.data.indexOf(R,p+1))!==-1;)d.push({type:7,index:n}),p+=R.length-1}n++}}static createElement(e,t){let i=U.createElement("template");return i.innerHTML=e,i}};function j(r,e,t=r,i){if(e===D)return e;let s=i!==void 0?t._$Co?.[i]:t._$Cl,n=dt(e)?void 0:e._$litDirective$;return s?.constructor!==n&&(s?._$AO?.(!1),n===void 0?s=void 0:(s=new n(r),s._$AT(r,t,i)),i!==void 0?(t._$Co??=[])[i]=s:t._$Cl=s),s!==void 0&&(e=j(r,s._$AS(r,e.values),s,i)),e}var $t=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:i}=this._$AD,s=(e?.creationScope??U).importNode(t,!0);F.currentNode=s;let n=F.nextNode(),o=0,l=0,d=i[0];for(;d!==void 0;){if(o===d.index){let f;d.type===2?f=new K(n,n.nextSibling,this,e):d.type===1?f=new d.ctor(n,d.name,d.strings,this,e):d.type===6&&(f=new St(n,this,e)),this._$AV.push(f),d=i[++l]}o!==d?.index&&(n=F.nextNode(),o++)}return F.currentNode=U,s}p(e){let t=0;for(let i of this._$AV)i!==void 0&&(i.strings!==void 0?(i._$AI(e,i,t),t+=i.strings.length-2):i._$AI(e[t])),t++}},K=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,i,s){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=i,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=j(this,e,t),dt(e)?e===c||e==null||e===""?(this._$AH!==c&&this._$AR(),this._$AH=c):e!==this._$AH&&e!==D&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):ce(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==c&&dt(this._$AH)?this._$AA.nextSibling.data=e:this.T(U.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:i}=e,s=typeof i=="number"?this._$AC(e):(i.el===void 0&&(i.el=ct.createElement(pe(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===s)this._$AH.p(t);else{let n=new $t(s,this),o=n.u(this.options);n.p(t),this.T(o),this._$AH=n}}_$AC(e){let t=de.get(e.strings);return t===void 0&&de.set(e.strings,t=new ct(e)),t}k(e){jt(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,i,s=0;for(let n of e)s===t.length?t.push(i=new r(this.O(lt()),this.O(lt()),this,this.options)):i=t[s],i._$AI(n),s++;s<t.length&&(this._$AR(i&&i._$AB.nextSibling,s),t.length=s)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let i=se(e).nextSibling;se(e).remove(),e=i}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},B=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,i,s,n){this.type=1,this._$AH=c,this._$AN=void 0,this.element=e,this.name=t,this._$AM=s,this.options=n,i.length>2||i[0]!==""||i[1]!==""?(this._$AH=Array(i.length-1).fill(new String),this.strings=i):this._$AH=c}_$AI(e,t=this,i,s){let n=this.strings,o=!1;if(n===void 0)e=j(this,e,t,0),o=!dt(e)||e!==this._$AH&&e!==D,o&&(this._$AH=e);else{let l=e,d,f;for(e=n[0],d=0;d<n.length-1;d++)f=j(this,l[i+d],t,d),f===D&&(f=this._$AH[d]),o||=!dt(f)||f!==this._$AH[d],f===c?e=c:e!==c&&(e+=(f??"")+n[d+1]),this._$AH[d]=f}o&&!s&&this.j(e)}j(e){e===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},kt=class extends B{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===c?void 0:e}},_t=class extends B{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==c)}},Tt=class extends B{constructor(e,t,i,s,n){super(e,t,i,s,n),this.type=5}_$AI(e,t=this){if((e=j(this,e,t,0)??c)===D)return;let i=this._$AH,s=e===c&&i!==c||e.capture!==i.capture||e.once!==i.once||e.passive!==i.passive,n=e!==c&&(i===c||s);s&&this.element.removeEventListener(this.name,this,i),n&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},St=class{constructor(e,t,i){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=i}get _$AU(){return this._$AM._$AU}_$AI(e){j(this,e)}},me={M:Ft,P:R,A:Ut,C:1,L:ue,R:$t,D:ce,V:j,I:K,H:B,N:_t,U:Tt,B:kt,F:St},ei=Ht.litHtmlPolyfillSupport;ei?.(ct,K),(Ht.litHtmlVersions??=[]).push("3.3.3");var fe=(r,e,t)=>{let i=t?.renderBefore??e,s=i._$litPart$;if(s===void 0){let n=t?.renderBefore??null;i._$litPart$=s=new K(e.insertBefore(lt(),n),n,void 0,t??{})}return s._$AI(r),s};var Vt=globalThis,M=class extends P{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=fe(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return D}};M._$litElement$=!0,M.finalized=!0,Vt.litElementHydrateSupport?.({LitElement:M});var ii=Vt.litElementPolyfillSupport;ii?.({LitElement:M});(Vt.litElementVersions??=[]).push("4.2.2");var _=r=>(e,t)=>{t!==void 0?t.addInitializer(()=>{customElements.define(r,e)}):customElements.define(r,e)};var si={attribute:!0,type:String,converter:ot,reflect:!1,hasChanged:xt},ri=(r=si,e,t)=>{let{kind:i,metadata:s}=t,n=globalThis.litPropertyMetadata.get(s);if(n===void 0&&globalThis.litPropertyMetadata.set(s,n=new Map),i==="setter"&&((r=Object.create(r)).wrapped=!0),n.set(t.name,r),i==="accessor"){let{name:o}=t;return{set(l){let d=e.get.call(this);e.set.call(this,l),this.requestUpdate(o,d,r,!0,l)},init(l){return l!==void 0&&this.C(o,void 0,r,l),l}}}if(i==="setter"){let{name:o}=t;return function(l){let d=this[o];e.call(this,l),this.requestUpdate(o,d,r,!0,l)}}throw Error("Unsupported decorator location: "+i)};function E(r){return(e,t)=>typeof t=="object"?ri(r,e,t):((i,s,n)=>{let o=s.hasOwnProperty(n);return s.constructor.createProperty(n,i),o?Object.getOwnPropertyDescriptor(s,n):void 0})(r,e,t)}function y(r){return E({...r,state:!0,attribute:!1})}var V=(r,e,t)=>(t.configurable=!0,t.enumerable=!0,Reflect.decorate&&typeof e!="object"&&Object.defineProperty(r,e,t),t);function At(r,e){return(t,i,s)=>{let n=o=>o.renderRoot?.querySelector(r)??null;if(e){let{get:o,set:l}=typeof i=="object"?t:s??(()=>{let d=Symbol();return{get(){return this[d]},set(f){this[d]=f}}})();return V(t,i,{get(){let d=o.call(this);return d===void 0&&(d=n(this),(d!==null||this.hasUpdated)&&l.call(this,d)),d}})}return V(t,i,{get(){return n(this)}})}}var ge={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ve=r=>(...e)=>({_$litDirective$:r,values:e}),Et=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,i){this._$Ct=e,this._$AM=t,this._$Ci=i}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:ni}=me,be=r=>r;var ye=()=>document.createComment(""),Y=(r,e,t)=>{let i=r._$AA.parentNode,s=e===void 0?r._$AB:e._$AA;if(t===void 0){let n=i.insertBefore(ye(),s),o=i.insertBefore(ye(),s);t=new ni(n,o,r,r.options)}else{let n=t._$AB.nextSibling,o=t._$AM,l=o!==r;if(l){let d;t._$AQ?.(r),t._$AM=r,t._$AP!==void 0&&(d=r._$AU)!==o._$AU&&t._$AP(d)}if(n!==s||l){let d=t._$AA;for(;d!==n;){let f=be(d).nextSibling;be(i).insertBefore(d,s),d=f}}}return t},z=(r,e,t=r)=>(r._$AI(e,t),r),oi={},xe=(r,e=oi)=>r._$AH=e,we=r=>r._$AH,Ct=r=>{r._$AR(),r._$AA.remove()};var $e=(r,e,t)=>{let i=new Map;for(let s=e;s<=t;s++)i.set(r[s],s);return i},Wt=ve(class extends Et{constructor(r){if(super(r),r.type!==ge.CHILD)throw Error("repeat() can only be used in text expressions")}dt(r,e,t){let i;t===void 0?t=e:e!==void 0&&(i=e);let s=[],n=[],o=0;for(let l of r)s[o]=i?i(l,o):o,n[o]=t(l,o),o++;return{values:n,keys:s}}render(r,e,t){return this.dt(r,e,t).values}update(r,[e,t,i]){let s=we(r),{values:n,keys:o}=this.dt(e,t,i);if(!Array.isArray(s))return this.ut=o,n;let l=this.ut??=[],d=[],f,g,p=0,h=s.length-1,v=0,k=n.length-1;for(;p<=h&&v<=k;)if(s[p]===null)p++;else if(s[h]===null)h--;else if(l[p]===o[v])d[v]=z(s[p],n[v]),p++,v++;else if(l[h]===o[k])d[k]=z(s[h],n[k]),h--,k--;else if(l[p]===o[k])d[k]=z(s[p],n[k]),Y(r,d[k+1],s[p]),p++,k--;else if(l[h]===o[v])d[v]=z(s[h],n[v]),Y(r,s[p],s[h]),h--,v++;else if(f===void 0&&(f=$e(o,v,k),g=$e(l,p,h)),f.has(l[p]))if(f.has(l[h])){let O=g.get(o[v]),It=O!==void 0?s[O]:null;if(It===null){let Xt=Y(r,s[p]);z(Xt,n[v]),d[v]=Xt}else d[v]=z(It,n[v]),Y(r,s[p],It),s[O]=null;v++}else Ct(s[h]),h--;else Ct(s[p]),p++;for(;v<=k;){let O=Y(r,d[k+1]);z(O,n[v]),d[v++]=O}for(;p<=h;){let O=s[p++];O!==null&&Ct(O)}return this.ut=o,xe(r,d),D}});var ke=":host{font:400 15px/1.45 var(--sans);color:var(--ink);-webkit-text-size-adjust:100%}:host([hidden]),[hidden]{display:none!important}*,*:before,*:after{box-sizing:border-box}button,input,select,textarea{font:inherit;color:inherit;letter-spacing:inherit}:focus-visible{outline:2px solid var(--brand);outline-offset:2px}a{color:var(--brand);text-underline-offset:2px}.btn{display:inline-flex;align-items:center;justify-content:center;gap:8px;min-height:var(--tap);padding:0 16px;border:1px solid transparent;border-radius:999px;background:var(--brand);color:var(--brand-ink);font-weight:600;text-decoration:none;cursor:pointer;transition:filter .15s,background .15s}.btn:hover{filter:brightness(1.08)}.btn.quiet{background:transparent;color:var(--ink);border-color:var(--line-strong)}.btn.quiet:hover{background:var(--wash);filter:none}.btn.gold{background:var(--gold);color:var(--gold-ink)}.btn.danger{background:transparent;color:var(--bad);border-color:currentColor}.btn.wide{width:100%}.btn[disabled],.btn[aria-busy=true]{opacity:.55;cursor:default;filter:none}.icon{display:inline-grid;place-items:center;width:var(--tap);height:var(--tap);padding:0;border:0;border-radius:50%;background:transparent;color:inherit;cursor:pointer}.icon:hover{background:color-mix(in srgb,currentColor 9%,transparent)}svg.i{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round;flex:none}.field{display:grid;gap:4px;font-size:13px;font-weight:600}.field input,.field select,.field textarea{width:100%;min-height:var(--tap);padding:8px 12px;border:1px solid var(--line-strong);border-radius:var(--radius-small);background:var(--paper);font-weight:400;font-size:16px}.field [aria-invalid=true]{border-color:var(--bad)}.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}.num{font-variant-numeric:tabular-nums}@media(prefers-reduced-motion:reduce){*,*:before,*:after{animation-duration:1ms!important;animation-iteration-count:1!important;transition-duration:1ms!important;scroll-behavior:auto!important}}";var _e=':root,:host{color-scheme:light dark;--paper: light-dark(#ffffff, #11121d);--wash: light-dark(#f5f4f0, #191b2a);--raised: light-dark(#ffffff, #1e2032);--ink: light-dark(#14162b, #f1eff8);--soft: light-dark(#5b5d72, #a9abc4);--line: light-dark(#e2e0d9, #313450);--line-strong: light-dark(#8d8fa3, #6f7294);--brand: light-dark(#2a2f86, #aab0ff);--brand-ink: light-dark(#ffffff, #14162b);--brand-wash: light-dark(#ecebfa, #262a4d);--gold: #f2b138;--gold-ink: #14162b;--good: light-dark(#17663f, #7fd6a6);--good-wash: light-dark(#e3f3ea, #17352a);--warn: light-dark(#8a4b00, #f3bf73);--warn-wash: light-dark(#fdf1de, #3a2c17);--bad: light-dark(#a8203a, #ff9bab);--bad-wash: light-dark(#fbe8eb, #40202a);--shadow: 0 1px 2px rgb(20 22 43 / 6%), 0 12px 40px rgb(20 22 43 / 16%);--radius: 14px;--radius-small: 9px;--tap: 44px;--sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;--display: "Fashionistar Display", "Bodoni 72", "Bodoni MT", Didot, "Playfair Display", "Times New Roman", serif;--ease: cubic-bezier(.2, .7, .2, 1)}:root[data-theme=light],:host([theme="light"]){color-scheme:light}:root[data-theme=dark],:host([theme="dark"]){color-scheme:dark}';var Ws=N(_e),Kt=N(ke),T=(...r)=>[Kt,x`:host{display:block}`,...r],G=class extends M{emit(e,t){return this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0,cancelable:!0}))}};var di={cart:w`<path d="M5 8h14l1 12.5H4L5 8Z"/><path d="M9 10V6.5a3 3 0 0 1 6 0V10"/>`,chat:w`<path d="M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.3 4.6 3.3 6L5.8 21l4-2.1c.7.1 1.4.2 2.2.2 5 0 9-3.5 9-7.8s-4-7.8-9-7.8Z"/><path d="M8.3 11.3h.1M12 11.3h.1M15.7 11.3h.1" stroke-width="2.4"/>`,close:w`<path d="m6 6 12 12M18 6 6 18"/>`,send:w`<path d="M12 19.5V5M5.5 11 12 4.5l6.5 6.5"/>`,minus:w`<path d="M5 12h14"/>`,plus:w`<path d="M12 5v14M5 12h14"/>`,bin:w`<path d="M4 7h16M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7"/>`,file:w`<path d="M6 3.5h8l4 4v13H6z"/><path d="M14 3.5v4h4M9 12.5h6M9 16h6"/>`,pin:w`<path d="M12 21s6.5-5.6 6.5-11a6.5 6.5 0 0 0-13 0C5.5 15.4 12 21 12 21Z"/><circle cx="12" cy="10" r="2.3"/>`,check:w`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,alert:w`<path d="M12 4 2.8 19.5h18.4L12 4Z"/><path d="M12 10v4.5M12 17v.1"/>`,clock:w`<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>`,left:w`<path d="m14.5 5-7 7 7 7"/>`,right:w`<path d="m9.5 5 7 7-7 7"/>`,down:w`<path d="M12 5v14M6 13l6 6 6-6"/>`,store:w`<path d="M4.5 10v10h15V10M3.5 9.5 5.5 4h13l2 5.5a2.8 2.8 0 0 1-5.6 0 2.9 2.9 0 0 1-5.8 0 2.8 2.8 0 0 1-5.6 0Z"/>`,person:w`<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>`,card:w`<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="M3 10h18"/>`,truck:w`<path d="M2.5 6h11.5v11H2.5zM14 10h4l3.5 3.5V17H14z"/><circle cx="7" cy="17.5" r="2"/><circle cx="17.5" cy="17.5" r="2"/>`,spark:w`<path d="M12 3.5c.6 4.9 3 7.4 8 8-5 .6-7.4 3.1-8 8-.6-4.9-3-7.4-8-8 5-.6 7.4-3.1 8-8Z"/>`},m=r=>a`<svg class="i" viewBox="0 0 24 24" aria-hidden="true">${di[r]}</svg>`;var Yt={unknown:"The connection dropped before the answer came. We keep trying.",unavailable:"The shop is busy for a moment. Please try again.",rate_limited:"A little slower, please. Try again in a moment.",internal:"Something broke on our side. It has been noted; please try again.",not_found:"That is no longer here.",unauthorised:"Your session has ended. Please reload the page.",stale:"Something changed in the meantime. Have a look and try again.",idempotency_conflict:"That was already done another way. Please try once more.",proposal_changed:"A price or your cart changed. Please look at the new total before you confirm.",checkout_closed:"This checkout is over. Start a new one from your cart.",too_large:"That message is too long.",unsupported:"This page is older than the shop. Please reload it."},ci=new Set(["out_of_stock","quantity_out_of_range","payment_declined","invalid","conflict","order_cannot_be_cancelled"]);function ht(r){let{code:e="internal",message:t=""}=r??{};return t&&t!==e&&(ci.has(e)||!Yt[e])?t:Yt[e]??Yt.internal}var q={locale:void 0,origin:"",askVendor:!0},S=r=>r.startsWith("/")?q.origin+r:r;function Gt(r=Date.now()){let e=crypto.getRandomValues(new Uint8Array(16));for(let i=0;i<6;i++)e[i]=Math.floor(r/2**(8*(5-i)))&255;e[6]=e[6]&15|112,e[8]=e[8]&63|128;let t=Array.from(e,i=>i.toString(16).padStart(2,"0")).join("");return`${t.slice(0,8)}-${t.slice(8,12)}-${t.slice(12,16)}-${t.slice(16,20)}-${t.slice(20)}`}var Z=class extends Error{constructor(t,i=""){super(i||t);this.code=t}};async function Te(r){return r.ok?null:await r.json().catch(()=>({}))}var hi=3e4,pt=class{constructor(e,t,i){this.origin=e;this.siteKey=t;this.identity=i;this.ticket=null;this.asking=null;this.kept=!1;this.kept=this.stored()!==null}get returning(){return this.kept}async get(e=!1){return!e&&this.ticket&&Date.parse(this.ticket.expires_at)-Date.now()>hi?this.ticket:(this.asking??=this.locked(()=>this.ask()).finally(()=>this.asking=null),this.asking)}keep(){this.kept=!0,this.ticket&&this.store({renew:this.ticket.renew,conversation:this.ticket.conversation})}forget(){this.ticket=null,this.kept=!1;try{localStorage.removeItem(this.slot)}catch{}}async ask(){let e=this.stored()?.renew??this.ticket?.renew,t=await this.identity?.(),i=await this.post({site_key:this.siteKey,...e&&{renew:e},...t&&{identity:t}}),s=await Te(i);if(e&&s?.code==="renew_refused"&&(this.ticket=null,i=await this.post({site_key:this.siteKey,...t&&{identity:t}}),s=await Te(i)),s)throw i.status>=500||i.status===429?new Error(`session: ${i.status}`):new Z(s.code??"unauthorised",s.message);return this.ticket=await i.json(),this.kept&&this.store({renew:this.ticket.renew,conversation:this.ticket.conversation}),this.ticket}post(e){return fetch(`${this.origin}/api/v1/widget/sessions`,{method:"POST",credentials:"omit",headers:{"Content-Type":"application/json"},body:JSON.stringify(e)})}get slot(){return`fashionistar:${this.siteKey}`}stored(){try{return JSON.parse(localStorage.getItem(this.slot)??"null")}catch{return null}}store(e){try{localStorage.setItem(this.slot,JSON.stringify(e))}catch{}}async locked(e){let t=typeof navigator>"u"?void 0:navigator.locks;return this.kept&&t?await t.request(this.slot,e):e()}};var J=class extends Error{constructor(t,i="",s=!1,n={},o){super(i||t);this.code=t;this.temporary=s;this.details=n;this.retryAfterMs=o}};var Se="chat.v1.json",pi=35e3,ui=27e3,Ae=1e4,Zt=r=>new J("unknown",r,!0);function Ot(r,e,t){return t()*Math.min(e<6e4?5e3:3e4,500*2**Math.min(r,10))}var Mt=class{constructor(e,t){this.options=e;this.owner=t;this.sync="idle";this.stoppedBy="";this.ticket=null;this.me="";this.limits={frame:65536,text:4096};this.up=!1;this.run=0;this.ws=null;this.nextId=1;this.waiting=new Map;this.heardAt=0;this.attempt=0;this.troubleSince=0;this.freshTicket=!1;this.byeAfter=null;this.random=e.random??Math.random}start(){this.sync!=="idle"&&this.sync!=="stopped"||(this.stoppedBy="",this.unwake??=this.options.wake?.(e=>e==="offline"?this.wentOffline():this.resume()),this.watch??=setInterval(()=>this.look(),1e3),this.connect())}stop(){this.unwake?.(),clearInterval(this.watch),this.unwake=this.watch=void 0,this.drop(),this.say("idle")}resume(){if(this.sync==="stopped"||this.sync==="idle")return;if(!this.ws){this.attempt=0,this.sync!=="connecting"&&this.connect();return}if(!this.up)return;if(Date.now()-this.heardAt>ui)return this.lost();let e=this.run;this.owner.probe()?.catch(t=>{t.code==="unknown"&&e===this.run&&this.lost()})}request(e,t=Ae){let i=this.nextId++;return new Promise((s,n)=>{if(this.ws?.readyState!==1)return n(Zt("not connected"));let o=setTimeout(()=>{this.waiting.delete(i),n(Zt("no answer"))},t);this.waiting.set(i,{resolve:s,reject:n,timer:o}),this.post({...e,id:i})})}post(e){this.ws?.readyState===1&&this.ws.send(JSON.stringify(e))}say(e){this.sync!==e&&(this.sync=e,this.owner.synced())}async connect(){let e=++this.run;clearTimeout(this.retryTimer),this.say("connecting");try{let s=await this.options.tickets.get(this.freshTicket);if(e!==this.run)return;this.freshTicket=!1,this.ticket&&this.ticket.me.id!==s.me.id&&this.owner.replaced(),this.ticket=s,this.me=s.me.id,await this.owner.ticketed(s)}catch(s){return e!==this.run?void 0:s instanceof Z?this.halt(s.code):this.retryLater()}if(e!==this.run)return;let{url:t}=this.options,i=this.options.connect?this.options.connect(t,Se):new WebSocket(t,Se);this.ws=i,this.heardAt=Date.now(),i.onopen=()=>this.hello(),i.onmessage=s=>{i===this.ws&&this.receive(String(s.data))},i.onclose=s=>{i===this.ws&&this.lost(s.code)}}hello(){let e=this.run,t=this.options.client??{name:"widget",version:"1.0.0"};this.request({t:"hello",token:this.ticket.token,client:t,features:["cards","receipts","words"]}).then(i=>{let s=i;this.up=!0,this.me=s.me||this.me,s.limits&&(this.limits=s.limits),this.say("catching_up"),this.owner.welcomed()},i=>{i.code==="unauthorised"&&(this.freshTicket=!0),e===this.run&&this.ws&&this.lost()})}receive(e){this.heardAt=Date.now();let t=JSON.parse(e);switch(t.t){case"ok":case"welcome":case"err":{let i=t.re===void 0?void 0:this.waiting.get(t.re);if(!i)break;this.waiting.delete(t.re),clearTimeout(i.timer),t.t==="err"?i.reject(new J(t.code,t.message,t.temporary,t.details,t.retry_after_ms)):i.resolve(t);break}case"ping":this.post({t:"pong"});break;case"auth_expiring":this.reauthenticate();break;case"bye":this.byeAfter=t.retry_after_ms??null}this.owner.frame(t)}async reauthenticate(){let e=this.run;try{let t=await this.options.tickets.get(!0);if(e!==this.run)return;if(t.me.id!==this.ticket?.me.id)return this.drop(),void this.connect();this.ticket=t,await this.request({t:"auth",token:t.token})}catch{this.freshTicket=!0}}lost(e=1006){if(this.drop(),e>=4500&&e<5e3)return this.halt(String(e));e===4001&&(this.freshTicket=!0),this.retryLater()}drop(){this.run++,clearTimeout(this.retryTimer);let e=this.ws;this.ws=null,this.up=!1,e&&(e.onopen=e.onmessage=e.onclose=null,e.readyState<2&&e.close());let t=[...this.waiting.values()];this.waiting.clear(),this.owner.dropped();for(let i of t)clearTimeout(i.timer),i.reject(Zt("connection lost"))}retryLater(){this.troubleSince||=Date.now();let e=Ot(this.attempt++,Date.now()-this.troubleSince,this.random),t=this.byeAfter===null?e:this.byeAfter*this.random()+50;this.byeAfter=null,this.say(typeof navigator<"u"&&navigator.onLine===!1?"offline":"waiting"),this.retryTimer=setTimeout(()=>{this.connect()},t)}wentOffline(){this.sync==="stopped"||this.sync==="idle"||(this.drop(),this.retryTimer=setTimeout(()=>{this.connect()},5e3),this.say("offline"))}halt(e){this.drop(),this.stoppedBy=e,this.say("stopped")}look(){this.ws&&Date.now()-this.heardAt>(this.up?pi:Ae)&&this.lost(),this.sync==="live"&&(this.attempt=this.troubleSince=0)}};var X=class{constructor(){this.items=new Map}async all(){return[...this.items.values()]}async put(e){this.items.set(e.cid,{...e})}async delete(e){this.items.delete(e)}},ut=class{constructor(e){this.name=e;this.fallback=new X;this.opened=null}async all(){return await this.run("readonly",t=>t.getAll())??this.fallback.all()}async put(e){await this.run("readwrite",t=>t.put({...e}))===null&&await this.fallback.put(e)}async delete(e){await this.run("readwrite",t=>t.delete(e)),await this.fallback.delete(e)}open(){return this.opened??=new Promise(e=>{try{let t=indexedDB.open(this.name,1);t.onupgradeneeded=()=>t.result.createObjectStore("outbox",{keyPath:"cid"}),t.onsuccess=()=>e(t.result),t.onerror=t.onblocked=()=>e(null)}catch{e(null)}}),this.opened}async run(e,t){let i=await this.open();return i?new Promise(s=>{try{let n=t(i.transaction("outbox",e).objectStore("outbox"));n.onsuccess=()=>s(n.result===void 0?!0:n.result),n.onerror=()=>s(null)}catch{s(null)}}):null}};var Q=class{constructor(e){this.conv=e;this.last=0;this.head=0;this.first=1;this.events=[];this.outbox=[];this.cursors=new Map;this.words=null;this.typing=null;this.subscribed=!1;this.held=new Map;this.cache=null}get behind(){return this.head>this.last}apply(e){if(e.seq>this.head&&(this.head=e.seq),e.seq<=this.last)return"old";if(e.seq>this.last+1)return this.held.size<500&&this.held.set(e.seq,e),"gap";this.push(e);for(let t=this.held.get(this.last+1);t;t=this.held.get(this.last+1))this.push(t);return"applied"}reset(e,t=1){this.epoch=e,this.first=t,this.last=t-1,this.head=Math.max(0,t-1),this.events.length=0,this.held.clear(),this.cursors.clear(),this.words=this.typing=null,this.cache=null}cursor(e){if(!e.from)return;let t=this.cursors.get(e.from)??{delivered:0,read:0};this.cursors.set(e.from,{delivered:Math.max(t.delivered,e.delivered??0,e.read??0),read:Math.max(t.read,e.read??0)})}ephemeral(e,t){let i=e.name;e.what==="typing"&&(this.typing={from:e.from,until:t+(e.ttl_ms??6e3),...i&&{name:i}}),e.what==="words"&&(this.words={from:e.from,text:e.text??"",at:t,...i&&{name:i}})}entries(){if(this.cache)return this.cache;let e=[],t=new Map;for(let i of this.events){let s=i.target===void 0?void 0:t.get(i.target),n=s===void 0?void 0:e[s];if(i.kind==="edit"||i.kind==="redact"||i.kind==="reaction"||i.kind==="status"){if(!n||s===void 0)continue;i.kind==="edit"&&(e[s]={...n,body:{...n.body,...i.body},edited:!0}),i.kind==="redact"&&(e[s]={...n,body:{},redacted:!0}),i.kind==="status"&&i.status&&(e[s]={...n,status:i.status}),i.kind==="reaction"&&(e[s]={...n,reactions:[...n.reactions??[],{from:i.from??"",text:String(i.body?.text??"")}]});continue}t.set(i.seq,e.length),e.push(i.body?.redacted?{...i,redacted:!0}:i)}return this.cache=e}push(e){if(this.held.delete(e.seq),this.events.push(e),this.last=e.seq,this.cache=null,e.cid){let t=this.outbox.findIndex(i=>i.cid===e.cid);t>=0&&this.outbox.splice(t,1)}this.words&&this.words.from===e.from&&(this.words=null),this.typing&&this.typing.from===e.from&&(this.typing=null)}};var mi=4e3,fi=2e3,gi=15*6e4,vi=2e4,bi=6,Ee=200,Ce=r=>new Promise(e=>setTimeout(e,r)),Pt=class{constructor(e){this.options=e;this.threads=new Map;this.mainThread=null;this.actors=new Map;this.draining=new Set;this.repairing=new Set;this.listeners=new Set;this.cursors=new Map;this.typedAt=0;this.restored=!1;this.store=e.outbox??new X,this.random=e.random??Math.random,this.line=new Mt(e,{ticketed:t=>this.ticketed(t),welcomed:()=>this.welcomed(),frame:t=>this.frame(t),dropped:()=>this.dropped(),replaced:()=>this.replaced(),synced:()=>this.tell({what:"sync"}),probe:()=>this.probe()})}get sync(){return this.line.sync}get stoppedBy(){return this.line.stoppedBy}get ticket(){return this.line.ticket}get me(){return this.line.me}get limits(){return this.line.limits}listen(e){return this.listeners.add(e),()=>this.listeners.delete(e)}start(){this.staleTimer??=setInterval(()=>this.sweep(),1e3),this.line.start()}stop(){clearInterval(this.staleTimer),this.staleTimer=void 0,this.line.stop()}resume(){this.line.resume()}get main(){return this.mainThread??=new Q("")}open(e,t){let i=this.threads.get(e);return i||(i=new Q(e),i.epoch=t,this.threads.set(e,i),this.line.up&&this.subscribe(i)),i}close(e){this.threads.delete(e)}say(e,t,i={}){let s={cid:i.cid??Gt(),conv:e.conv,kind:"message",body:t,at:new Date().toISOString(),state:"pending"};return i.kind&&(s.entryKind=i.kind),i.replyTo&&(s.replyTo=i.replyTo),this.enqueue(e,s),s.cid}act(e,t,i,s=Gt()){let n={cid:s,conv:e.conv,kind:"act",action:t,args:i,at:new Date().toISOString(),state:"pending"},o=new Promise((l,d)=>this.actors.set(s,{resolve:l,reject:d}));return this.enqueue(e,n),o}retry(e,t){let i=e.outbox.find(s=>s.cid===t);i&&(i.state="pending",delete i.error,this.store.put(i),this.changed(e),this.drain(e))}discard(e,t){let i=e.outbox.findIndex(s=>s.cid===t);i>=0&&e.outbox.splice(i,1),this.store.delete(t),this.changed(e)}mark(e,t){let i=this.cursors.get(e.conv)??{delivered:0,read:0,sent:""};i.read=Math.max(i.read,Math.min(t.read??0,e.last)),i.delivered=Math.max(i.delivered,Math.min(t.delivered??0,e.last),i.read),this.cursors.set(e.conv,i),this.cursorTimer??=setTimeout(()=>this.flushCursors(),1e3)}typing(e){Date.now()-this.typedAt<3e3||!e.subscribed||(this.typedAt=Date.now(),this.line.post({t:"eph",conv:e.conv,what:"typing",ttl_ms:6e3}))}request(e,t){return this.line.request(e,t)}async ticketed(e){let{conversation:t}=e;t&&this.main.conv!==t&&(this.threads.delete(this.main.conv),this.main.conv&&this.main.reset(void 0),this.main.conv=t,this.threads.set(t,this.main)),t&&(this.main.epoch??=e.epoch),this.options.restore&&!this.restored&&await this.restoreOutbox()}welcomed(){for(let e of this.cursors.values())e.sent="";this.threads.size||this.settle();for(let e of this.threads.values())this.subscribe(e)}dropped(){for(let e of this.threads.values())e.subscribed=!1;this.draining.clear(),this.repairing.clear()}replaced(){this.threads.clear(),this.mainThread=null,this.cursors.clear()}probe(){let e=[...this.threads.values()].find(t=>t.subscribed);return e?this.line.request({t:"fetch",conv:e.conv,after:e.last,limit:Ee},mi).then(t=>this.fetched(e,t)):null}frame(e){if(e.t==="event"){let t=this.threads.get(e.conv);t&&this.take(t,[e]),t&&e.seq>t.last?this.repair(t):this.settle()}else if(e.t==="cursor"||e.t==="eph"){let t=this.threads.get(e.conv);t&&e.from!==this.me&&(e.t==="cursor"?t.cursor(e):t.ephemeral(e,Date.now()),this.changed(t))}else if(e.t==="ping")for(let[t,i]of Object.entries(e.heads??{}))this.heard(t,i);this.tell({what:"frame",frame:e})}async subscribe(e){if(e.conv){try{let t=await this.line.request({t:"sub",conv:e.conv,after:e.last,...e.epoch&&{epoch:e.epoch}});(t.mode==="snapshot"||e.epoch&&t.epoch&&t.epoch!==e.epoch)&&(e.reset(t.epoch,t.from??1),this.changed(e)),e.epoch=t.epoch??e.epoch,e.head=Math.max(e.head,t.head??0),e.subscribed=!0}catch(t){if(t.code==="unknown")return}this.settle(),this.drain(e)}}heard(e,t){let i=this.threads.get(e);i&&(i.head=Math.max(i.head,t),i.behind&&this.repair(i))}async repair(e){if(this.repairing.has(e.conv)||!this.line.up)return;this.repairing.add(e.conv);let{run:t}=this.line;this.settle();for(let i=0;e.behind&&t===this.line.run;){let s=e.last;try{this.fetched(e,await this.line.request({t:"fetch",conv:e.conv,after:e.last,limit:Ee}))}catch(n){await Ce(n.retryAfterMs??500)}if(t!==this.line.run)return;if(e.last===s&&e.behind&&++i>=3){e.reset(void 0),await this.subscribe(e);break}}t===this.line.run&&this.repairing.delete(e.conv),this.settle()}fetched(e,t){t.head!==void 0&&(e.head=Math.max(e.last,t.head)),this.take(e,t.events??[])}take(e,t){let i=e.last;for(let s of t)e.apply(s);e.last>i&&this.changed(e,e.events.filter(s=>s.seq>i))}settle(){this.line.up&&this.line.say([...this.threads.values()].some(e=>e.behind)?"catching_up":"live")}sweep(){let e=Date.now();for(let t of this.threads.values()){let i=t.typing&&t.typing.until<e,s=t.words&&e-t.words.at>vi;i&&(t.typing=null),s&&(t.words=null),(i||s)&&this.changed(t)}}flushCursors(){this.cursorTimer=void 0;for(let[e,t]of this.cursors){let i=`${t.delivered}/${t.read}`;i===t.sent||!this.threads.get(e)?.subscribed||(t.sent=i,this.line.post({t:"cursor",conv:e,delivered:t.delivered,read:t.read}))}}enqueue(e,t){e.outbox.push(t),this.store.put(t),this.changed(e),this.drain(e)}async restoreOutbox(){this.restored=!0;for(let e of(await this.store.all()).sort((t,i)=>t.cid<i.cid?-1:1)){if(e.kind==="act"&&Date.now()-Date.parse(e.at)>gi){this.store.delete(e.cid);continue}let t=e.conv?this.open(e.conv):this.main;t.outbox.some(i=>i.cid===e.cid)||(t.outbox.push({...e,conv:t.conv,state:e.state==="failed"?"failed":"pending"}),this.changed(t))}}async drain(e){if(!this.line.up||!e.conv||this.draining.has(e.conv))return;this.draining.add(e.conv);let{run:t}=this.line,i=()=>e.outbox.find(s=>s.state==="pending");for(let s=i(),n=0;s;s=i()){try{this.delivered(e,s,await this.line.request(this.frameOf(e,s))),n=0}catch(o){let l=o;if(t!==this.line.run)return;!l.temporary||++n>=bi?(this.failed(e,s,l),n=0):await Ce(l.retryAfterMs??Ot(n,0,this.random))}if(t!==this.line.run)return}this.draining.delete(e.conv)}frameOf(e,t){let{conv:i}=e,{cid:s}=t;if(t.kind==="act")return{t:"act",conv:i,cid:s,action:t.action,args:t.args??{}};let n={...t.entryKind&&{kind:t.entryKind},...t.replyTo&&{reply_to:t.replyTo}};return{t:"send",conv:i,cid:s,body:t.body??{},...n}}delivered(e,t,i){this.store.delete(t.cid),t.state="sent",(t.kind==="act"||i.seq!==void 0&&i.seq<=e.last)&&this.remove(e,t),i.seq!==void 0&&(i.conv===void 0||i.conv===e.conv)&&(e.head=Math.max(e.head,i.seq),setTimeout(()=>this.heard(e.conv,i.seq),fi)),this.actors.get(t.cid)?.resolve(i),this.actors.delete(t.cid),this.changed(e),e.subscribed||this.subscribe(e)}failed(e,t,i){let s=this.actors.get(t.cid);this.actors.delete(t.cid),t.kind==="act"?(this.remove(e,t),this.store.delete(t.cid)):(t.state="failed",t.error={code:i.code,message:i.message},this.store.put(t)),s?.reject(i),this.changed(e)}remove(e,t){let i=e.outbox.indexOf(t);i>=0&&e.outbox.splice(i,1)}changed(e,t=[]){this.tell({what:"thread",thread:e,events:t})}tell(e){for(let t of this.listeners)t(e)}};var Me=r=>{let e=()=>r("resume"),t=()=>r("offline"),i=()=>{document.visibilityState==="visible"&&r("resume")};return addEventListener("online",e),addEventListener("offline",t),addEventListener("pageshow",e),document.addEventListener("visibilitychange",i),()=>{removeEventListener("online",e),removeEventListener("offline",t),removeEventListener("pageshow",e),document.removeEventListener("visibilitychange",i)}};var yi=["A black linen shirt under 60, size L","Something bright for a wedding","Shoes to go with a navy suit"];function Oe(r,e,t){let{greeting:i,prompts:s=yi,title:n}=r;return e?a`<div class="hello"><h3>Ask ${e}</h3><p>Your words go straight to the people who make it.</p></div>`:a`<div class="hello">
<h3>${i??"What are you dressing for?"}</h3>
<p>Say it in your own words. ${n} finds it, holds it and sends it, and a person is never far.</p>
<div class="prompts">${s.map(o=>a`<button class="chip" @click=${()=>t(o)}>${o}</button>`)}</div>
</div>`}function Pe(r,e,t){if(r.kind==="act")return c;let i=r.state==="failed";return a`<div class="entry own">
<div class="said mine ${i?"":"pending"}"><span class="sr">You: </span>${String(r.body?.text??"")}</div>
${i?a`<span class="ticks bad" role="alert"
>${m("alert")} Not sent. ${ht(r.error)}
<button @click=${()=>e.retry(t,r.cid)}>Retry</button>
<button @click=${()=>e.discard(t,r.cid)}>Delete</button></span
>`:a`<span class="ticks">${e.sync==="live"||e.sync==="connecting"?"Sending…":"Waits for the network"}</span>`}
</div>`}function Re(r){switch(r.sync){case"offline":return a`<p class="strip" role="status">No network. What you write waits here and is sent once.</p>`;case"waiting":return a`<p class="strip" role="status">The line dropped. Trying again… <button @click=${()=>r.resume()}>Now</button></p>`;case"stopped":return a`<p class="strip bad" role="alert">
${r.stoppedBy==="4500"||r.stoppedBy==="4501"?"The shop has moved on since this page was opened. Please reload it.":"This chat was closed by the shop."}
<button @click=${()=>location.reload()}>Reload</button>
</p>`;default:return c}}var xi=new Set("BIF CLP DJF GNF JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" ")),wi=new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));function b(r,e){let t=xi.has(e)?0:wi.has(e)?3:2;return new Intl.NumberFormat(q.locale,{style:"currency",currency:e,currencyDisplay:"narrowSymbol",minimumFractionDigits:t,maximumFractionDigits:t}).format(r/10**t)}var W=r=>r?typeof r=="string"?r:r.name:"";function De(r){switch(r.type){case"cart":return"cart";case"address":case"proposal":return`checkout:${r.type}`;case"payment":return`payment:${r.checkout}`;case"order":return`order:${r.order}`;default:return null}}var C=x`
.card {
border: 1px solid var(--line);
border-radius: var(--radius);
background: var(--raised);
overflow: clip;
}
header {
display: flex;
align-items: center;
gap: 8px;
padding: 12px 14px;
border-bottom: 1px solid var(--line);
font-weight: 650;
}
header .aside {
margin-inline-start: auto;
font-weight: 500;
font-size: 13px;
color: var(--soft);
}
.body {
padding: 14px;
display: grid;
gap: 12px;
}
.soft {
color: var(--soft);
font-size: 13px;
}
h3,
p,
ul,
dl,
dd,
ol {
margin: 0;
padding: 0;
}
ul,
ol {
list-style: none;
}
.row {
display: flex;
gap: 12px;
align-items: center;
}
.pair {
display: grid;
grid-template-columns: 1fr 1fr;
gap: 8px;
}
.thumb {
width: 56px;
aspect-ratio: 4/5;
object-fit: cover;
border-radius: 8px;
background: var(--wash);
flex: none;
}
.what {
display: grid;
line-height: 1.35;
}
dl.sum {
display: grid;
grid-template-columns: 1fr auto;
row-gap: 6px;
font-size: 14px;
}
dl.sum dd {
text-align: end;
padding-inline-start: 12px;
}
dl.sum .total {
font-weight: 700;
font-size: 17px;
padding-top: 8px;
border-top: 1px solid var(--line);
}
.problem {
display: flex;
gap: 8px;
padding: 10px 12px;
border-radius: var(--radius-small);
background: var(--bad-wash);
color: var(--bad);
font-size: 14px;
}
.pill {
display: inline-flex;
align-items: center;
gap: 5px;
padding: 2px 9px;
border-radius: 99px;
background: var(--brand-wash);
color: var(--brand);
font-size: 12.5px;
font-weight: 600;
white-space: nowrap;
}
.pill.good {
background: var(--good-wash);
color: var(--good);
}
.pill.warn {
background: var(--warn-wash);
color: var(--warn);
}
.pill.bad {
background: var(--bad-wash);
color: var(--bad);
}
.pill .i {
width: 14px;
height: 14px;
}
`,$=class extends G{constructor(){super(...arguments);this.live=!0;this.readonly=!1;this.busy="";this.problem=null}static{this.styles=T(C)}get usable(){return this.live&&!this.readonly}act(t,i,s=t){return this.busy?Promise.resolve(!1):(this.busy=s,this.problem=null,new Promise(n=>{let o=l=>{this.busy="",this.problem=l,n(l===null)};this.emit("act",{action:t,args:i,done:o})}))}trouble(){return this.problem?a`<p class="problem" role="alert">${m("alert")}<span>${this.problem}</span></p>`:c}lineText(t){return a`<span class="what"><strong>${t.title}</strong><span class="soft">${[t.colour,t.size,W(t.vendor)].filter(Boolean).join(" · ")}</span></span>`}};u([E({attribute:!1})],$.prototype,"card",2),u([E({type:Boolean})],$.prototype,"live",2),u([E({type:Boolean})],$.prototype,"readonly",2),u([y()],$.prototype,"busy",2),u([y()],$.prototype,"problem",2);var mt=class extends ${line(e){let{currency:t}=this.card,i=`${e.title}${e.size?`, ${e.size}`:""}`,s=e.available??99;return a`<li>
<img class="thumb" src=${S(e.image)} alt="" loading="lazy" />
<div>${this.lineText(e)}${s<e.quantity?a`<div class="pill warn">Only ${s} left</div>`:c}</div>
<span class="price num">${b(e.total_minor,t)}</span>
<div class="tools">
${this.usable?a`<span class="stepper" role="group" aria-label="How many: ${i}">
<button class="icon" aria-label="One less of ${i}" ?disabled=${!!this.busy||e.quantity<2} @click=${()=>this.act("cart.set",{line:e.line,quantity:e.quantity-1})}>${m("minus")}</button>
<output class="num" aria-label="Quantity">${e.quantity}</output>
<button class="icon" aria-label="One more of ${i}" ?disabled=${!!this.busy||e.quantity>=s} @click=${()=>this.act("cart.set",{line:e.line,quantity:e.quantity+1})}>${m("plus")}</button>
</span>
<button class="icon" aria-label="Remove ${i}" ?disabled=${!!this.busy} @click=${()=>this.act("cart.remove",{line:e.line})}>${m("bin")}</button>`:a`<span class="soft num">${e.quantity} × ${b(e.unit_minor,t)}</span>`}
</div>
</li>`}render(){let{lines:e,items_minor:t,count:i,currency:s,changes:n}=this.card;return e.length?a`<section class="card" aria-label="Your cart">
<header>${m("cart")} Your cart <span class="aside">${i} ${i===1?"item":"items"}</span></header>
<div class="body">
${(n??[]).map(o=>a`<p class="pill warn">${o.title}: now ${b(o.now_minor,s)}, was ${b(o.was_minor,s)}</p>`)}
<ul>
${e.map(o=>this.line(o))}
</ul>
<dl class="sum">
<dt class="total">Items</dt>
<dd class="total num">${b(t,s)}</dd>
</dl>
${this.trouble()}
${this.usable?a`<button class="btn wide" aria-busy=${this.busy==="checkout.start"} @click=${()=>this.act("checkout.start",{})}>Checkout</button>
<p class="soft">Delivery and tax come next, before you confirm anything.</p>`:c}
</div>
</section>`:a`<section class="card" aria-label="Your cart"><p class="empty soft">Your cart is empty. Tell me what you are looking for.</p></section>`}};mt.styles=T(C,x`
li {
display: grid;
grid-template-columns: 56px 1fr auto;
gap: 4px 12px;
padding: 12px 0;
border-top: 1px solid var(--line);
}
li:first-child {
border-top: 0;
padding-top: 0;
}
.thumb {
grid-row: span 2;
}
.stepper {
display: inline-flex;
align-items: center;
border: 1px solid var(--line-strong);
border-radius: 99px;
width: max-content;
}
.stepper .icon {
width: 42px;
height: 42px;
}
.stepper .i {
width: 16px;
height: 16px;
}
.stepper output {
min-width: 20px;
text-align: center;
font-weight: 600;
}
.tools {
display: flex;
justify-content: space-between;
align-items: center;
grid-column: 2 / 4;
}
.price {
font-weight: 600;
}
.empty {
text-align: center;
padding: 20px 14px;
}
`),mt=u([_("fs-cart")],mt);var qe="AE AR AT AU BE BG BR CA CH CI CL CM CN CO CY CZ DE DK DZ EE EG ES ET FI FR GB GH GR HK HR HU ID IE IL IN IS IT JM JP KE KR LT LU LV MA MT MU MX MY NG NL NO NZ PE PH PL PT RO RS RW SA SE SG SI SK SN TH TN TR TW TZ UA UG US VN ZA ZM ZW".split(" "),$i=[["name","Full name","name",!0,!1],["email","E-mail","email",!0,!1],["line1","Street and number","address-line1",!0,!1],["line2","Flat, floor (optional)","address-line2",!1,!1],["city","City","address-level2",!0,!0],["postcode","Postcode","postal-code",!1,!0],["region","State or region","address-level1",!1,!0]],Ie=r=>[r.name,r.line1,r.line2,[r.postcode,r.city].filter(Boolean).join(" "),r.region,r.country].filter(Boolean).join(", "),tt=class extends ${constructor(){super(...arguments);this.wrong={}}send(t){t.preventDefault();let i=t.target,s={};for(let l of i.elements)l instanceof HTMLInputElement&&!l.validity.valid&&(s[l.name]=l.validity.valueMissing?"Please fill this in":"That does not look right");this.wrong=s;let n=Object.keys(s)[0];if(n)return i.elements.namedItem(n).focus();let o=Object.fromEntries([...new FormData(i)].map(([l,d])=>[l,String(d).trim()]).filter(([,l])=>l));this.act("checkout.address",{checkout:this.card.checkout,address:o})}render(){let t=this.card.address;if(!this.usable)return a`<section class="card" aria-label="Delivery address">
<header>${m("pin")} Delivery address</header>
<div class="body soft">${t?Ie(t):"Asked for the delivery address."}</div>
</section>`;let i=(navigator.language.split("-")[1]??"US").toUpperCase(),s=t?.country??(qe.includes(i)?i:"US"),n=new Intl.DisplayNames(navigator.language,{type:"region"});return a`<section class="card" aria-label="Delivery address">
<header>${m("pin")} Where shall it go?</header>
<form class="body" novalidate @submit=${this.send}>
${$i.map(([o,l,d,f,g])=>a`<label class="field ${g?"half":""}"
>${l}
<input
name=${o}
type=${o==="email"?"email":"text"}
autocomplete="shipping ${d}"
maxlength="120"
?required=${f}
.value=${t?.[o]??""}
aria-invalid=${this.wrong[o]?"true":"false"}
aria-describedby=${this.wrong[o]?`w-${o}`:c}
/>${this.wrong[o]?a`<span class="wrong" id="w-${o}">${this.wrong[o]}</span>`:c}</label
>`)}
<label class="field half"
>Country
<select name="country" autocomplete="shipping country">
${qe.map(o=>({code:o,name:n.of(o)??o})).sort((o,l)=>o.name.localeCompare(l.name)).map(({code:o,name:l})=>a`<option value=${o} ?selected=${o===s}>${l}</option>`)}
</select></label
>
<label class="field">Phone for the courier (optional) <input name="phone" type="tel" autocomplete="shipping tel" maxlength="40" .value=${t?.phone??""} /></label>
${this.problem?a`<div class="all">${this.trouble()}</div>`:c}
<button class="btn all" aria-busy=${!!this.busy}>Use this address</button>
<p class="soft all">Kept encrypted under a key of your own, and shared only with the vendors of this order.</p>
</form>
</section>`}};tt.styles=T(C,x`
form {
display: grid;
grid-template-columns: 1fr 1fr;
gap: 10px;
}
.field,
.all {
grid-column: 1 / 3;
}
.field.half {
grid-column: auto;
min-width: 0;
}
.wrong {
color: var(--bad);
font-weight: 500;
}
`),u([y()],tt.prototype,"wrong",2),tt=u([_("fs-address")],tt);var et=class extends ${constructor(){super(...arguments);this.changing=!1}confirm(){let{proposal:t,version:i,total_minor:s,currency:n}=this.card;this.act("checkout.confirm",{proposal:t,version:i,total_minor:s,currency:n})}render(){let t=this.card,{currency:i}=t,s=l=>b(l,i),n=t.status!=="open"||Date.parse(t.expires_at)<Date.now(),o=new Intl.DateTimeFormat(void 0,{hour:"2-digit",minute:"2-digit"}).format(new Date(t.expires_at));return this.changing&&this.usable?a`<fs-address .card=${{type:"address",checkout:t.checkout,address:t.address}}></fs-address>`:a`<section class="card" aria-label="Your order, to confirm">
<header>${m("check")} Your order <span class="aside">${n?t.status==="open"?"expired":t.status:`price held until ${o}`}</span></header>
<div class="body">
<ul>
${t.lines.map(l=>a`<li class="row">
<img class="thumb" src=${S(l.image)} alt="" />${this.lineText(l)}
<span class="num">${l.quantity>1?a`<span class="soft">${l.quantity} × </span>`:c}${s(l.quantity>1?l.unit_minor:l.total_minor)}</span>
</li>`)}
</ul>
${t.address?a`<div class="to">
${m("pin")}<span>${Ie(t.address)}</span>
${this.usable&&!n?a`<button @click=${()=>this.changing=!0}>Change</button>`:c}
</div>`:c}
<dl class="sum">
<dt>Items</dt>
<dd class="num">${s(t.items_minor)}</dd>
${t.discount_minor?a`<dt>Discount</dt><dd class="num">−${s(t.discount_minor)}</dd>`:c}
${t.deliveries.map(l=>a`<dt>Delivery, ${W(l.vendor)}<br /><span class="soft">${l.label}${l.days?`, ${l.days} days`:""}</span></dt>
<dd class="num">${l.price_minor?s(l.price_minor):"Free"}</dd>`)}
${t.tax_included?c:a`<dt>Tax</dt><dd class="num">${s(t.tax_minor)}</dd>`}
<dt class="total">Total</dt>
<dd class="total num">${s(t.total_minor)}</dd>
${t.tax_included?a`<dt class="soft">Tax included</dt><dd class="soft num">${s(t.tax_minor)}</dd>`:c}
</dl>
${this.trouble()}
${this.usable&&!n?a`<button class="btn gold wide" aria-busy=${this.busy==="checkout.confirm"} @click=${this.confirm}>Confirm ${s(t.total_minor)}</button>
<button class="btn quiet wide" @click=${()=>this.act("checkout.cancel",{checkout:t.checkout})}>Not now</button>`:this.usable&&t.status==="open"?a`<button class="btn wide" @click=${()=>this.act("checkout.start",{})}>Get a fresh total</button>`:c}
</div>
</section>`}};et.styles=T(C,x`
ul {
display: grid;
gap: 8px;
}
li .num {
margin-inline-start: auto;
align-self: start;
}
.thumb {
width: 40px;
}
.to {
display: flex;
gap: 8px;
align-items: start;
padding: 10px 12px;
border-radius: var(--radius-small);
background: var(--wash);
font-size: 13.5px;
}
.to button {
margin-inline-start: auto;
border: 0;
background: none;
min-height: 32px;
color: var(--brand);
font-weight: 600;
cursor: pointer;
}
`),u([y()],et.prototype,"changing",2),et=u([_("fs-proposal")],et);var ki=new Set(["captured","authorized","partially_refunded","refunded"]),Rt={failed:"The payment was declined. Nothing was charged.",expired:"The time to pay has run out. Nothing was charged.",voided:"This payment was cancelled."},it=class extends ${constructor(){super(...arguments);this.told=""}async pay(t){await this.act("payment.simulate",{payment:this.card.payment,outcome:t},t)&&(this.told=t==="delay"?"The bank takes its time. This card will change when it answers.":"Sent to the bank…")}render(){let{status:t,amount_minor:i,currency:s,provider:n,url:o}=this.card,l=this.usable&&(t==="requires_action"||t==="created");return ki.has(t)?a`<section class="card" aria-label="Payment">
<header class="only">${m("card")} ${b(i,s)} <span class="aside"><span class="pill good">${m("check")} ${t==="refunded"?"Refunded":"Paid"}</span></span></header>
</section>`:a`<section class="card" aria-label="Payment">
<header>
${m("card")} Payment
<span class="aside">${Rt[t]?a`<span class="pill bad">Not paid</span>`:n==="sandbox"?"sandbox, no real money":n}</span>
</header>
<div class="body">
<span class="amount num">${b(i,s)}</span>
${Rt[t]?a`<p class="soft">${Rt[t]}</p>`:c} ${this.trouble()}
${l&&n==="sandbox"?a`<button class="btn gold wide" aria-busy=${!!this.busy||!!this.told} ?disabled=${!!this.told} @click=${()=>this.pay("succeed")}>Pay now (sandbox)</button>
<p class="soft" role="status">${this.told}</p>
<details>
<summary>Try how it goes when it does not go well</summary>
<div class="pair">
<button class="btn quiet" @click=${()=>this.pay("decline")}>Decline</button>
<button class="btn quiet" @click=${()=>this.pay("delay")}>Delay</button>
<button class="btn quiet" @click=${()=>this.pay("duplicate")}>Pay twice</button>
${o?a`<a class="btn quiet" href=${S(o)} target="_blank" rel="noopener">Pay page</a>`:c}
</div>
</details>`:l&&o?a`<a class="btn gold wide" href=${S(o)} target="_blank" rel="noopener">Pay with ${n}</a>`:this.usable&&Rt[t]?a`<button class="btn wide" @click=${()=>this.act("checkout.start",{})}>Try again</button>`:c}
</div>
</section>`}};it.styles=T(C,x`
.only {
border: 0;
}
.amount {
font-size: 26px;
font-weight: 650;
}
summary {
min-height: var(--tap);
display: flex;
align-items: center;
cursor: pointer;
color: var(--soft);
font-size: 13.5px;
}
.pair .btn {
padding: 0 8px;
font-size: 13.5px;
}
`),u([y()],it.prototype,"told",2),it=u([_("fs-payment")],it);var _i=["Placed","Accepted","Shipped","Delivered"],Ti={new:0,placed:0,paid:0,accepted:1,in_production:1,ready:1,shipped:2,delivered:3,completed:3},Si={canceled:"Cancelled",cancelled:"Cancelled",rejected:"Declined by the vendor"};function Ai(r){let e=Si[r.status];if(e)return a`<span class="pill bad">${e}</span>`;let t=Ti[r.status]??0;return a`<ol class="steps" aria-label="Progress">
${_i.map((i,s)=>a`<li class=${s<=t?"done":""} aria-current=${s===t?"step":c}>
<i>${s<=t?m("check"):c}</i>${i}${s<=t?a`<span class="sr">, done</span>`:c}
</li>`)}
</ol>`}var Ei=x`
.steps {
display: grid;
grid-template-columns: repeat(4, 1fr);
font-size: 12.5px;
text-align: center;
color: var(--soft);
}
.steps li {
position: relative;
display: grid;
justify-items: center;
gap: 4px;
}
.steps li + li::before {
content: "";
position: absolute;
top: 10px;
inset-inline: -50% 50%;
height: 2px;
background: var(--line);
}
.steps .done::before {
background: var(--good) !important;
}
.steps i {
position: relative;
z-index: 1;
display: grid;
place-items: center;
width: 22px;
height: 22px;
border-radius: 50%;
border: 2px solid var(--line);
background: var(--raised);
}
.steps .done i {
background: var(--good);
border-color: var(--good);
color: var(--raised);
}
.steps .done {
color: var(--ink);
font-weight: 600;
}
.steps svg.i {
width: 13px;
height: 13px;
stroke-width: 3;
}
`,st=class extends ${constructor(){super(...arguments);this.sure=!1}async cancel(){if(!this.sure){this.sure=!0;return}await this.act("order.cancel",{order:this.card.order})&&(this.sure=!1)}render(){let t=this.card,i=t.status==="canceled"||t.status==="cancelled";return a`<section class="card" aria-label="Order ${t.number}">
<header>
${m("cart")}<span class="number num">Order ${t.number}</span>
<span class="aside"><span class="pill ${i?"bad":"good"}">${i?"Cancelled":t.status==="completed"?"Completed":"Paid"}</span></span>
</header>
<div class="body">
<div class="row">
<span class="faces">${t.lines.slice(0,4).map(s=>a`<img class="thumb" src=${S(s.image)} alt="${s.quantity} × ${s.title}" />`)}</span>
<span class="soft">${t.lines.reduce((s,n)=>s+n.quantity,0)} items</span>
</div>
${t.vendor_orders.map(s=>a`<div class="part">
<div class="row"><span>${W(s.vendor)}</span><span class="soft num">${s.number}</span></div>
${Ai(s)} ${s.tracking?a`<p class="soft">Tracking: <span class="num">${s.tracking}</span></p>`:c}
</div>`)}
<dl class="sum">
<dt>Items</dt>
<dd class="num">${b(t.items_minor,t.currency)}</dd>
<dt>Delivery</dt>
<dd class="num">${b(t.delivery_minor,t.currency)}</dd>
<dt>Tax</dt>
<dd class="num">${b(t.tax_minor,t.currency)}</dd>
<dt class="total">Total</dt>
<dd class="total num">${b(t.total_minor,t.currency)}</dd>
</dl>
${this.trouble()}
${this.usable&&t.can_cancel&&!i?a`<button class="btn ${this.sure?"danger":"quiet"} wide" aria-busy=${!!this.busy} @click=${this.cancel}>${this.sure?"Yes, cancel the whole order":"Cancel order"}</button>
${this.sure?a`<button class="btn quiet wide" @click=${()=>this.sure=!1}>Keep it</button>`:c}`:c}
</div>
</section>`}};st.styles=T(C,Ei,x`
.part {
display: grid;
gap: 10px;
}
.part + .part {
padding-top: 12px;
border-top: 1px solid var(--line);
}
.part > .row {
justify-content: space-between;
font-weight: 600;
}
.faces {
display: flex;
gap: 6px;
}
.thumb {
width: 48px;
}
.number {
font-weight: 650;
}
`),u([y()],st.prototype,"sure",2),st=u([_("fs-order")],st);var ft=class extends ${render(){let{invoices:e,number:t}=this.card;return a`<section class="card" aria-label="Invoices">
<header>${m("file")} ${e.length===1?"Invoice":"Invoices"} <span class="aside num">${t}</span></header>
<ul class="body">
${e.map(i=>a`<li>
<a href=${S(i.url)} target="_blank" rel="noopener" @click=${s=>this.emit("fetch-file",{url:S(i.url)})||s.preventDefault()}>
${m("file")}<span><b>${i.number}</b> <span class="soft">PDF — ${W(i.vendor)}</span></span>
<span class="num">${b(i.total_minor,i.currency)}</span>
</a>
</li>`)}
</ul>
</section>`}};ft.styles=T(C,x`
ul {
display: grid;
gap: 4px;
}
a {
display: flex;
align-items: center;
gap: 10px;
min-height: var(--tap);
color: inherit;
text-decoration: none;
}
a:hover span:nth-child(2) {
text-decoration: underline;
}
.num {
margin-inline-start: auto;
}
`),ft=u([_("fs-invoice")],ft);var Dt=class extends ${render(){let{vendor:e,conversation:t}=this.card;return a`<section class="card" aria-label="Conversation with ${e.name}">
<div class="body row">
${m("store")}<span>A line to <b>${e.name}</b> is open.</span>
${this.readonly?c:a`<button class="btn quiet" @click=${()=>this.emit("go",{conversation:t,vendor:e})}>Go there</button>`}
</div>
</section>`}};Dt=u([_("fs-vendor-thread")],Dt);var Ci=3,Mi=7,Oi=0,I=class extends G{constructor(){super(...arguments);this.asked=!1;this.colour="";this.size=null;this.id_=`v${++Oi}`}willUpdate(t){if(!t.has("item")||this.colour)return;this.colour=(this.item.variants.find(s=>s.available>0)??this.item.variants[0])?.colour??"";let i=this.here;i.length===1&&(this.size=i[0].size),queueMicrotask(()=>this.tell())}get here(){return this.item.variants.filter(t=>t.colour===this.colour)}get picked(){return this.here.find(t=>t.size===this.size)??null}focus(){this.renderRoot.querySelector("input[name^=s]:not(:disabled), select")?.focus()}tell(){this.emit("pick",this.picked)}choose(t,i){this.colour=t,this.size=i,this.picked&&this.picked.available<1&&(this.size=null);let s=this.here;s.length===1&&(this.size=s[0].size),this.tell()}render(){let{colours:t}=this.item,i=this.here,s=this.picked?.available??0;return a`${t.length>1?a`<fieldset>
<legend>Colour <b>${this.colour}</b></legend>
${t.map(({name:n,hex:o})=>a`<label class="colour" title=${n}
><input type="radio" name="c${this.id_}" aria-label=${n} .checked=${n===this.colour} @change=${()=>this.choose(n,this.size)} />
<span class="dot" .style=${`background:${o}`}></span
></label>`)}
</fieldset>`:c}
${i.length===1&&!i[0].size?c:i.length>Mi?a`<label class="field"
><span class=${this.asked&&!this.size?"ask":""}>Size</span
><select @change=${n=>this.choose(this.colour,n.target.value||null)}>
<option value="">Choose</option>
${i.map(n=>a`<option value=${n.size} ?disabled=${n.available<1} ?selected=${n.size===this.size}>${n.size}${n.available<1?" — sold out":""}</option>`)}
</select></label
>`:a`<fieldset>
<legend>
${this.asked&&!this.size?a`<span class="ask" role="alert">Choose a size</span>`:a`Size <b>${this.size??""}</b>`}
${s>0&&s<=Ci?a`— only ${s} left`:c}
</legend>
${i.map(n=>a`<label class="size"
><input
type="radio"
name="s${this.id_}"
aria-label="${n.size}${n.available<1?", sold out":""}"
?disabled=${n.available<1}
.checked=${n.size===this.size}
@change=${()=>this.choose(this.colour,n.size)}
/>${n.size}</label
>`)}
</fieldset>`}`}};I.styles=T(x`
:host {
display: grid;
gap: 8px;
}
fieldset {
border: 0;
margin: 0;
padding: 0;
min-width: 0;
display: flex;
flex-wrap: wrap;
gap: 4px;
}
legend {
padding: 0;
margin-bottom: 2px;
font-size: 13px;
color: var(--soft);
}
legend b {
color: var(--ink);
font-weight: 600;
}
legend .ask {
color: var(--bad);
font-weight: 600;
}
label {
position: relative;
display: grid;
place-items: center;
min-width: var(--tap);
height: var(--tap);
cursor: pointer;
font-size: 14px;
font-weight: 550;
}
label.size {
flex: 1 0 40px;
min-width: 40px;
max-width: 64px;
padding: 0 6px;
border: 1px solid var(--line-strong);
border-radius: var(--radius-small);
background: var(--paper);
}
label.size:has(:checked) {
background: var(--brand);
border-color: var(--brand);
color: var(--brand-ink);
}
label.size:has(:disabled) {
color: var(--soft);
border-color: var(--line);
text-decoration: line-through;
cursor: default;
}
input {
position: absolute;
inset: 0;
width: 100%;
height: 100%;
margin: 0;
opacity: 0;
cursor: inherit;
}
label:has(:focus-visible) {
outline: 2px solid var(--brand);
outline-offset: 2px;
}
.dot {
width: 24px;
height: 24px;
border-radius: 50%;
border: 1px solid color-mix(in srgb, var(--ink) 28%, transparent);
}
label:has(:checked) .dot {
outline: 2px solid var(--brand);
outline-offset: 3px;
}
label.colour {
min-width: 38px;
margin-inline-start: -4px;
}
.field select {
min-height: var(--tap);
}
`),u([E({attribute:!1})],I.prototype,"item",2),u([E({type:Boolean})],I.prototype,"asked",2),u([y()],I.prototype,"colour",2),u([y()],I.prototype,"size",2),I=u([_("fs-variants")],I);var Pi=x`
.tile {
display: flex;
flex-direction: column;
height: 100%;
border: 1px solid var(--line);
border-radius: var(--radius);
background: var(--raised);
overflow: clip;
}
.picture {
position: relative;
display: block;
background: var(--wash);
}
.picture img {
display: block;
width: 100%;
height: auto;
aspect-ratio: 1;
object-fit: cover;
object-position: 50% 40%;
}
.number {
position: absolute;
top: 8px;
inset-inline-start: 8px;
min-width: 24px;
height: 24px;
display: grid;
place-items: center;
border-radius: 99px;
background: var(--gold);
color: var(--gold-ink);
font-size: 13px;
font-weight: 700;
}
.text {
display: flex;
flex-direction: column;
gap: 10px;
flex: 1;
padding: 12px;
}
.title {
font-weight: 600;
color: inherit;
text-decoration: none;
line-height: 1.3;
}
a.title:hover {
text-decoration: underline;
}
.price {
font-weight: 650;
}
.end {
margin-top: auto;
display: grid;
gap: 4px;
}
.link {
border: 0;
background: none;
min-height: 32px;
color: var(--brand);
font-size: 13.5px;
font-weight: 600;
cursor: pointer;
}
.link:hover {
text-decoration: underline;
}
`,L=class extends ${constructor(){super(...arguments);this.number=0;this.picked=null;this.asked=!1;this.added=!1}get item(){return this.card.item}async add(){if(!this.picked)return this.asked=!0,await this.updateComplete,this.renderRoot.querySelector("fs-variants")?.focus();this.added=await this.act("cart.add",{variant:this.picked.variant,quantity:1}),this.added&&setTimeout(()=>this.added=!1,2500)}price(){let{price_minor:t,price_max_minor:i,currency:s}=this.item,n=this.picked?.price_minor??(t===i?t:null);return a`<span class="price num">${n===null?a`from ${b(t,s)}`:b(n,s)}</span>`}render(){let t=this.item,i=a`<img src=${S(t.image)} alt="" loading="lazy" width="400" height="500" />${this.number?a`<span class="number" aria-hidden="true">${this.number}</span>`:c}`;return a`<article class="tile" aria-label="${this.number?`${this.number}. `:""}${t.title}">
${t.url?a`<a class="picture" href=${S(t.url)} target="_top" tabindex="-1" aria-hidden="true">${i}</a>`:a`<div class="picture">${i}</div>`}
<div class="text">
<div>
${t.url?a`<a class="title" href=${S(t.url)} target="_top">${t.title}</a>`:a`<span class="title">${t.title}</span>`}
<div class="soft">${t.vendor.name}</div>
</div>
${this.price()}
${t.in_stock?this.readonly?a`<span class="soft">${t.sizes.join(" · ")}</span>`:a`<fs-variants .item=${t} .asked=${this.asked} @pick=${s=>this.picked=s.detail}></fs-variants>`:a`<span class="pill warn">Sold out</span>`}
${this.trouble()}
${this.readonly?c:a`<div class="end">
${t.in_stock?a`<button class="btn wide" aria-busy=${this.busy==="cart.add"} @click=${this.add}>
${this.added?a`${m("check")} In your cart`:a`${m("cart")} Add to cart`}
</button>`:c}
${q.askVendor?a`<button class="link" @click=${()=>this.act("vendor.ask",{product:t.product})}>Ask ${t.vendor.name}</button>`:c}
</div>`}
</div>
</article>`}};L.styles=T(C,Pi,x`
:host([wide]) .tile {
display: grid;
grid-template-columns: 40% 1fr;
}
:host([wide]) .picture img {
height: 100%;
}
`),u([E({type:Number})],L.prototype,"number",2),u([y()],L.prototype,"picked",2),u([y()],L.prototype,"asked",2),u([y()],L.prototype,"added",2),L=u([_("fs-product")],L);var gt=class extends ${slide(e){let t=this.renderRoot.querySelector("ul"),i=!matchMedia("(prefers-reduced-motion: reduce)").matches;t.scrollBy({left:e*260,behavior:i?"smooth":"auto"})}render(){let{items:e,total:t}=this.card;return e.length?a`<section aria-label="Products">
<div class="head">
<span class="soft">${t>e.length?`${e.length} of ${t}`:`${t} ${t===1?"piece":"pieces"}`}</span>
${e.length>1?a`<button class="icon" aria-label="Scroll back" @click=${()=>this.slide(-1)}>${m("left")}</button>
<button class="icon" aria-label="Scroll on" @click=${()=>this.slide(1)}>${m("right")}</button>`:c}
</div>
<ul tabindex="0" aria-label="Results, scrollable">
${e.map((i,s)=>a`<li>
<fs-product .card=${{type:"product",item:i}} .number=${s+1} ?readonly=${this.readonly}></fs-product>
</li>`)}
${t>e.length&&!this.readonly?a`<li class="more"><button class="btn quiet" @click=${()=>this.emit("say",{text:"Show me more"})}>Show more</button></li>`:c}
</ul>
</section>`:c}};gt.styles=T(C,x`
.head {
display: flex;
align-items: center;
gap: 4px;
min-height: var(--tap);
padding-inline: var(--gutter, 0);
}
.head .soft {
margin-inline-end: auto;
}
ul {
display: flex;
gap: 12px;
overflow-x: auto;
scroll-snap-type: x proximity;
scroll-padding-inline: var(--gutter, 0);
padding: 2px var(--gutter, 2px) 6px;
scrollbar-width: thin;
scrollbar-color: var(--line) transparent;
}
fs-product {
height: 100%;
}
li {
flex: 0 0 min(248px, 76%);
scroll-snap-align: start;
}
.more {
display: grid;
place-items: center;
flex-basis: 132px;
}
`),gt=u([_("fs-products")],gt);function Jt(r,{live:e=!0,readonly:t=!1}={}){switch(r.type){case"products":return a`<fs-products .card=${r} .live=${e} ?readonly=${t}></fs-products>`;case"product":return a`<fs-product .card=${r} .live=${e} ?readonly=${t} wide></fs-product>`;case"cart":return a`<fs-cart .card=${r} .live=${e} ?readonly=${t}></fs-cart>`;case"address":return a`<fs-address .card=${r} .live=${e} ?readonly=${t}></fs-address>`;case"proposal":return a`<fs-proposal .card=${r} .live=${e} ?readonly=${t}></fs-proposal>`;case"payment":return a`<fs-payment .card=${r} .live=${e} ?readonly=${t}></fs-payment>`;case"order":return a`<fs-order .card=${r} .live=${e} ?readonly=${t}></fs-order>`;case"invoice":return a`<fs-invoice .card=${r} ?readonly=${t}></fs-invoice>`;case"vendor_thread":return a`<fs-vendor-thread .card=${r} ?readonly=${t}></fs-vendor-thread>`;default:return a`<p>Shown in a newer version of this page.</p>`}}function ze(r){let e=r.flatMap(n=>n.body?.card&&!n.redacted?[{seq:n.seq,card:n.body.card}]:[]),t=new Map;for(let{seq:n,card:o}of e)o.type==="order"&&!t.has(o.order)&&t.set(o.order,n);let i=new Set,s=new Map;for(let{seq:n,card:o}of e.reverse()){let l=De(o);s.set(n,!l||!i.has(l)),l&&i.add(l),o.type==="order"&&t.get(o.order)===n&&["cart","checkout:address","checkout:proposal"].forEach(d=>i.add(d)),o.type==="payment"&&["checkout:address","checkout:proposal"].forEach(d=>i.add(d)),o.type==="proposal"&&i.add("checkout:address")}return s}function Ri(r){switch(r.type){case"cart":return["cart",r.count?`Cart: ${r.count} ${r.count===1?"item":"items"}, ${b(r.items_minor,r.currency)}`:"Cart emptied"];case"address":return["pin","Delivery address"];case"proposal":return["check",`Total ${b(r.total_minor,r.currency)}`];case"payment":return["card",`Payment ${b(r.amount_minor,r.currency)}`];case"order":return["cart",`Order ${r.number}`];default:return["clock","Earlier"]}}function Ne(r,e){if(e)return a`<div class="shown ${r.type==="products"?"bleed":""}">${Jt(r)}</div>`;let[t,i]=Ri(r);return a`<details class="past"><summary>${m(t)}${i}<span class="sr">, earlier state</span></summary>${Jt(r,{live:!1})}</details>`}var Di=/\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;function He(r){let e=[],t=0;for(let i of r.matchAll(Di))e.push(r.slice(t,i.index),a`<a href=${i[0]} target="_blank" rel="noopener nofollow">${i[0]}</a>`),t=i.index+i[0].length;return e.push(r.slice(t)),e}var qi={handed_over:()=>"You will hear from a person here as soon as someone is free.",taken_over:r=>`${r} joined. The assistant only listens now.`,handed_back:r=>`${r} handed back to the assistant.`,resolved:()=>"This conversation was closed. Write to open it again.",reopened:()=>"Open again."};function Fe(r){let e=qi[r.body?.what??""]?.(r.name||"Someone from the shop");return e?a`<p class="state">${m(r.body?.what==="taken_over"?"person":"clock")}${e}</p>`:c}var Le=(r,e)=>r.toDateString()===e.toDateString();function Ue(r,e){if(e&&Le(r,e)&&r.getTime()-e.getTime()<3*36e5)return c;let t=Le(r,new Date),i=new Intl.DateTimeFormat(void 0,t?{hour:"2-digit",minute:"2-digit"}:{weekday:"short",day:"numeric",month:"short",hour:"2-digit",minute:"2-digit"});return a`<p class="day"><time datetime=${r.toISOString()}>${t?"Today ":""}${i.format(r)}</time></p>`}var je=":host{position:static;--gutter: 16px}dialog{position:fixed;inset:auto max(18px,env(safe-area-inset-right)) max(18px,env(safe-area-inset-bottom)) auto;width:min(432px,calc(100vw - 36px));height:min(760px,calc(100dvh - 36px));max-width:none;max-height:none;margin:0;padding:0;border:0;border-radius:20px;background:var(--paper);color:var(--ink);box-shadow:var(--shadow),0 0 0 1px var(--line);overflow:hidden;flex-direction:column;line-height:1.45}dialog[open]{display:flex;animation:rise .26s var(--ease)}dialog::backdrop{background:none}@keyframes rise{0%{opacity:0;transform:translateY(16px) scale(.985)}}.top{display:flex;align-items:center;gap:4px;padding:8px 8px 8px 16px;border-bottom:1px solid var(--line);flex:none}.top h2{margin:0;font:500 22px/1.15 var(--display);letter-spacing:-.01em;outline:none;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}.top .who{margin-inline-end:auto;min-width:0}.top .line{display:flex;align-items:center;gap:6px;color:var(--soft);font-size:12.5px}.line i{width:8px;height:8px;border-radius:50%;background:var(--good);flex:none}.line i.wait{background:var(--gold)}.line i.down{background:var(--bad)}.cart{position:relative}.cart b{position:absolute;top:3px;inset-inline-end:2px;min-width:18px;height:18px;padding:0 4px;border-radius:9px;background:var(--gold);color:var(--gold-ink);font-size:11.5px;line-height:18px;text-align:center}.tabs{display:flex;gap:4px;padding:6px 12px;overflow-x:auto;border-bottom:1px solid var(--line);flex:none;scrollbar-width:none}.tabs button{position:relative;min-height:38px;padding:0 14px;border:0;border-radius:99px;background:none;color:var(--soft);font-weight:600;font-size:14px;white-space:nowrap;cursor:pointer}.tabs button[aria-selected=true]{background:var(--brand-wash);color:var(--brand)}.tabs .dot{display:inline-block;width:8px;height:8px;margin-inline-start:6px;border-radius:50%;background:var(--gold);vertical-align:1px}.strip{flex:none;display:flex;align-items:center;gap:8px;padding:8px 16px;background:var(--warn-wash);color:var(--warn);font-size:13.5px}.strip.calm{background:var(--brand-wash);color:var(--brand)}.strip.bad{background:var(--bad-wash);color:var(--bad)}.strip button{margin-inline-start:auto;border:0;background:none;min-height:32px;font-weight:650;text-decoration:underline;cursor:pointer}.scroll{position:relative;flex:1;overflow-y:auto;overflow-x:hidden;overscroll-behavior:contain;padding:16px var(--gutter) 20px;scrollbar-width:thin;scrollbar-color:var(--line) transparent}.log{display:flex;flex-direction:column;gap:3px}.day,.state{align-self:center;margin:14px 0 8px;color:var(--soft);font-size:12.5px;text-align:center;text-wrap:balance}.state{display:inline-flex;align-items:center;gap:8px;padding:6px 14px;border-radius:99px;background:var(--wash)}.state svg.i{width:15px;height:15px}.from{margin:12px 0 2px 2px;color:var(--soft);font-size:12.5px}.from b{color:var(--ink);font-weight:600}.said{max-width:86%;padding:9px 14px;border-radius:18px;white-space:pre-wrap;overflow-wrap:anywhere;width:fit-content}.theirs{background:var(--wash);border-bottom-left-radius:6px}.staff .theirs{background:var(--brand-wash)}.mine{align-self:flex-end;background:var(--brand);color:var(--brand-ink);border-bottom-right-radius:6px}.mine a{color:inherit}.gone{background:none;border:1px dashed var(--line-strong);color:var(--soft);font-style:italic}.own{display:grid;justify-items:end;margin-top:10px}.own+.own{margin-top:0}.entry.fresh{animation:come .24s var(--ease)}@keyframes come{0%{opacity:0;transform:translateY(8px)}}.pending{opacity:.72}.ticks{display:flex;align-items:center;gap:4px;min-height:20px;color:var(--soft);font-size:12px}.ticks.bad{color:var(--bad)}.ticks button{border:0;background:none;min-height:32px;padding:0 6px;color:inherit;font-weight:650;text-decoration:underline;cursor:pointer}.note{margin:10px 2px 2px;color:var(--soft);font-size:13.5px}.shown{margin:8px 0}.bleed{margin-inline:calc(-1 * var(--gutter))}details.past{margin:6px 0;color:var(--soft);font-size:13px}details.past summary{display:flex;align-items:center;gap:8px;min-height:32px;cursor:pointer;list-style:none}details.past summary::-webkit-details-marker{display:none}details.past svg.i{width:16px;height:16px}details.past[open]>:last-child{color:var(--ink);margin-top:6px}.dots{display:inline-flex;gap:5px;padding:14px 16px}.dots i{width:7px;height:7px;border-radius:50%;background:var(--soft);animation:dots 1.1s infinite ease-in-out}.dots i:nth-child(2){animation-delay:.15s}.dots i:nth-child(3){animation-delay:.3s}@keyframes dots{0%,60%,to{opacity:.3}30%{opacity:1;transform:translateY(-2px)}}.hello{display:grid;gap:16px;padding:20px 4px 8px}.hello h3{margin:0;font:500 34px/1.08 var(--display);letter-spacing:-.015em;text-wrap:balance}.hello p{margin:0;color:var(--soft)}.prompts{display:grid;gap:8px;justify-items:start}.chip{min-height:var(--tap);padding:8px 16px;border:1px solid var(--line-strong);border-radius:22px;background:var(--paper);font-weight:550;font-size:14.5px;text-align:start;cursor:pointer;flex:none}.chip:hover{background:var(--brand-wash);border-color:var(--brand)}.chips{flex:none;display:flex;gap:8px;padding:4px var(--gutter) 8px;overflow-x:auto;scrollbar-width:none}.latest{position:sticky;bottom:0;float:inline-end;z-index:2;border:1px solid var(--line);background:var(--raised);box-shadow:var(--shadow)}.latest:hover{background:var(--wash)}.toast{flex:none;margin:0 16px 8px;padding:10px 14px;border-radius:var(--radius-small);background:var(--bad-wash);color:var(--bad);font-size:14px}form.write{flex:none;display:flex;align-items:flex-end;gap:8px;padding:10px 12px max(12px,env(safe-area-inset-bottom));border-top:1px solid var(--line)}.write textarea{flex:1;min-height:46px;max-height:132px;padding:11px 16px;border:1px solid var(--line-strong);border-radius:23px;background:var(--paper);font-size:16px;line-height:1.4;resize:none;field-sizing:content}.write textarea:focus-visible{outline-offset:0}.write .icon{width:46px;height:46px;background:var(--brand);color:var(--brand-ink);flex:none}.write .icon[disabled]{background:var(--wash);color:var(--soft);cursor:default}@media(max-width:599px){dialog{inset:0;width:100%;height:var(--view, 100dvh);border-radius:0;box-shadow:none}}";var qt="(max-width: 599px)",Li=new Set(["handed_over","taken_over","handed_back","resolved"]),zi=2e4,Ni=8e3,A=class extends M{constructor(){super(...arguments);this.onUnread=()=>{};this.onShown=()=>{};this.shown=!1;this.tab="";this.draft="";this.away=!1;this.toast="";this.vendors=new Map;this.readTo=new Map;this.drafts=new Map;this.asked=new Set;this.stick=!0;this.touchedAt=0;this.grown=new ResizeObserver(()=>this.stick&&this.down());this.anchor={seq:0,at:0};this.returnTo=null;this.pageOverflow="";this.refit=t=>{this.shown&&(this.dialog.close(),document.documentElement.style.overflow=this.pageOverflow,this.present(t.matches))};this.fit=()=>{visualViewport&&this.dialog&&this.dialog.style.setProperty("--view",`${Math.round(visualViewport.height)}px`),this.stick&&this.down()};this.look=()=>{let t=this.shown&&document.visibilityState==="visible",i=this.thread,s=0;for(let n of this.chat.threads.values())t&&n===i?(this.readTo.set(n.conv,n.last),n.last&&this.chat.mark(n,{delivered:n.last,read:n.last})):n.last&&(this.chat.mark(n,{delivered:n.last}),!this.readTo.has(n.conv)&&this.chat.sync!=="live"&&this.readTo.set(n.conv,n.last),s+=this.unreadIn(n));this.onUnread(s)}}connectedCallback(){super.connectedCallback(),q.origin=this.options.origin===location.origin?"":this.options.origin,q.locale=this.options.locale??navigator.language,q.askVendor=this.options.kind==="marketplace",this.begin(),visualViewport?.addEventListener("resize",this.fit),matchMedia(qt).addEventListener("change",this.refit),document.addEventListener("visibilitychange",this.look)}disconnectedCallback(){super.disconnectedCallback(),this.unlisten?.(),this.grown.disconnect(),this.chat.stop(),visualViewport?.removeEventListener("resize",this.fit),matchMedia(qt).removeEventListener("change",this.refit),document.removeEventListener("visibilitychange",this.look)}begin(){let{origin:t,site:i}=this.options;this.session=new pt(t,i,async()=>this.options.identity?.()),this.chat=new Pt({url:`${t.replace(/^http/,"ws")}/ws/chat`,tickets:this.session,outbox:new ut(`fashionistar:${i}`),restore:this.session.returning,wake:Me}),this.unlisten=this.chat.listen(s=>this.heard(s)),this.session.returning&&this.chat.start()}restart(){this.unlisten?.(),this.chat.stop(),this.vendors.clear(),this.tab="",this.begin(),this.shown&&this.chat.start()}async open(){if(await this.updateComplete,this.chat.start(),this.shown)return;this.returnTo=document.activeElement;let t=matchMedia(qt).matches;this.present(t),this.shown=!0,this.onShown(!0),this.fit(),this.stick=!0,this.anchor.seq=0,await this.updateComplete,this.down(),(t?this.renderRoot.querySelector("h2"):this.field)?.focus(),this.look()}close(){if(!this.shown)return;this.shown=!1,this.dialog.close(),document.documentElement.style.overflow=this.pageOverflow,this.onShown(!1);let t=this.returnTo;(t?.shadowRoot?.querySelector("button")??(t===document.body?null:t)??this.getRootNode().querySelector("button"))?.focus()}async sayFirst(t){await this.open(),this.tab="",this.say(t)}async actFirst(t,i){await this.open(),this.tab="",this.perform(this.chat.main,{action:t,args:i})}present(t){t?(this.dialog.showModal(),this.pageOverflow=document.documentElement.style.overflow,document.documentElement.style.overflow="hidden"):this.dialog.show()}get thread(){return this.tab&&this.chat.threads.get(this.tab)||this.chat.main}heard(t){if(t.what==="thread"){for(let i of t.events){let s=i.body?.card;s?.type==="vendor_thread"&&!this.vendors.has(s.conversation)&&(this.vendors.set(s.conversation,s.vendor.name),this.chat.open(s.conversation),this.asked.delete("vendor.ask")&&this.go(s.conversation))}t.events.length&&(t.thread===this.thread&&Date.now()-this.anchor.at>Ni&&(this.anchor={seq:t.events[0].seq,at:Date.now()}),this.look())}this.requestUpdate()}unreadIn(t){let i=Math.max(this.readTo.get(t.conv)??0,t.cursors.get(this.chat.me)?.read??0);return t.entries().filter(s=>s.seq>i&&s.kind==="message"&&s.from!==this.chat.me).length}say(t){let i=t.trim().slice(0,this.chat.limits.text);i&&(this.session.keep(),this.follow(),this.chat.say(this.thread,{text:i}))}perform(t,{action:i,args:s,done:n}){this.session.keep(),this.asked.add(i),this.toast="",i!=="cart.set"&&i!=="cart.remove"&&this.follow(),this.chat.act(t,i,s).then(()=>n?.(null),o=>{let l=ht(o);n?n(l):this.toast=l})}async file(t){t.preventDefault();let i=window.open("","_blank");try{let{token:s}=await this.session.get(),n=await fetch(t.detail.url,{headers:{Authorization:`Bearer ${s}`}});if(!n.ok)throw{code:"not_found"};let o=URL.createObjectURL(await n.blob());i&&(i.location.href=o),setTimeout(()=>URL.revokeObjectURL(o),6e4)}catch(s){i?.close(),this.toast=ht(s)}}go(t){this.drafts.set(this.tab,this.draft),this.tab=this.chat.main.conv===t?"":t,this.tab&&this.chat.open(t),this.draft=this.drafts.get(this.tab)??"",this.stick=!0,this.anchor.seq=0,this.updateComplete.then(()=>{this.look(),this.down(),matchMedia(qt).matches||this.field.focus()})}firstUpdated(){this.grown.observe(this.renderRoot.querySelector(".log"))}updated(){this.stick&&this.down()}follow(){this.stick=!0,this.anchor={seq:this.thread.last+1,at:Date.now()}}down(){let t=this.scroller;if(!t)return;let i=()=>{if(!this.stick)return;let s=[...t.querySelectorAll("[data-seq]")],n=this.anchor.seq?s.find(l=>Number(l.dataset.seq)>=this.anchor.seq):void 0,o=n?n.offsetTop-16:1/0;t.scrollTop=Math.min(o,t.scrollHeight)};i(),requestAnimationFrame(i)}scrolled(){let{scrollTop:t,scrollHeight:i,clientHeight:s}=this.scroller,n=i-t-s<48;(n||Date.now()-this.touchedAt<800)&&(this.stick=n),this.away===n&&(this.away=!n)}touched(t){let i=t.type!=="pointerdown"||t.target===this.scroller,s=!(t instanceof KeyboardEvent)||/^(Arrow|Page|Home|End)/.test(t.key);i&&s&&(this.touchedAt=Date.now())}submit(t){t?.preventDefault();let i=this.draft;this.draft="",this.drafts.delete(this.tab),this.say(i),this.field.focus()}key(t){t.key==="Enter"&&!t.shiftKey&&!t.isComposing&&this.submit(t)}tabKey(t){let i={ArrowRight:1,ArrowLeft:-1}[t.key];if(!i)return;let s=[this.chat.main.conv,...this.vendors.keys()],n=s[(s.indexOf(this.thread.conv)+i+s.length)%s.length];this.go(n),this.updateComplete.then(()=>this.renderRoot.querySelector('[role="tab"][aria-selected="true"]')?.focus())}get cart(){let t=this.chat.main.entries();for(let i=t.length-1;i>=0;i--){let s=t[i].body?.card;if(s?.type==="cart")return s;if(s?.type==="order")return null}return null}get status(){if(this.chat.sync==="stopped")return["down","Closed"];if(this.chat.sync==="offline")return["down","No network"];if(this.chat.sync==="connecting"||this.chat.sync==="waiting"||this.chat.sync==="idle")return["wait","Connecting…"];if(this.chat.sync==="catching_up")return["wait","Catching up…"];let t=this.human;return t?["",`${t} is with you`]:["",this.tab?"They answer here, also later":"Assistant, people a word away"]}get human(){let t=this.thread.entries();for(let i=t.length-1;i>=0;i--){let{kind:s,body:n,name:o}=t[i];if(s==="state"){if(n?.what==="taken_over")return o||"Someone";if(n?.what==="handed_back"||n?.what==="resolved")return null}}return null}get waitingForPerson(){let t=this.thread.entries().findLast(i=>i.kind==="state"&&Li.has(i.body?.what??""));return!this.tab&&t?.body?.what==="handed_over"}get thinking(){let t=this.thread.entries().at(-1);return!this.tab&&!this.human&&!this.waitingForPerson&&t?.kind==="message"&&t.from===this.chat.me&&!t.body?.act&&Date.now()-Date.parse(t.at)<zi}entry(t,i,s,n){if(t.kind==="state")return Fe(t);if(t.kind!=="message")return c;let o=new Date(t.at),l=Ue(o,i?new Date(i.at):null),{text:d,card:f,act:g}=t.body??{},p=t.from===this.chat.me&&!g,h=!p&&(!i||i.from!==t.from||i.kind!=="message"||l!==c)&&t.role!=="system"&&!g;return a`${l}${h?a`<p class="from"><b>${t.name||(t.role==="assistant"?"Assistant":this.vendors.get(t.conv)||this.options.title)}</b></p>`:c}
<div class="entry ${p?"own":t.role==="member"?"staff":""} ${Date.now()-o.getTime()<4e3?"fresh":""}" data-seq=${t.seq}>
${t.redacted?a`<div class="said gone">This message was removed.</div>`:a`${g&&d?a`<p class="note">${d}</p>`:d?a`<div class="said ${p?"mine":"theirs"}">${p?a`<span class="sr">You: </span>`:c}${He(d)}${t.edited?a` <small>(edited)</small>`:c}</div>`:c}
${f?Ne(f,s.get(t.seq)??!0):c}`}
${p&&t.seq===n?a`<span class="ticks">${this.readBy(t.seq)?"Read":"Sent"}</span>`:c}
</div>`}readBy(t){return[...this.thread.cursors].some(([i,s])=>i!==this.chat.me&&s.read>=t)}tabs(){if(!this.vendors.size)return c;let t=(i,s)=>{let n=(this.tab||this.chat.main.conv)===i,o=this.chat.threads.get(i),l=!n&&o?this.unreadIn(o):0;return a`<button role="tab" aria-selected=${n} tabindex=${n?0:-1} aria-controls="log" @click=${()=>this.go(i)}>
${s}${l?a`<span class="dot"></span><span class="sr">, ${l} unread</span>`:c}
</button>`};return a`<div class="tabs" role="tablist" aria-label="Conversations" @keydown=${this.tabKey}>
${t(this.chat.main.conv,this.options.title)}${[...this.vendors].map(([i,s])=>t(i,s))}
</div>`}render(){let t=this.thread,i=t.entries(),s=ze(i),n=i.at(-1),o=i.findLast(h=>h.from===this.chat.me&&h.kind==="message"&&!h.body?.act)?.seq??0,l=n?.body?.chips??[],[d,f]=this.status,g=this.cart?.count??0,p=t.typing||this.thinking&&!t.words;return a`<dialog aria-labelledby="title" @cancel=${h=>(h.preventDefault(),this.close())} @keydown=${h=>h.key==="Escape"&&this.close()}>
<div class="top">
<div class="who">
<h2 id="title" tabindex="-1">${this.options.title}</h2>
<span class="line"><i class=${d}></i>${f}</span>
</div>
<button class="icon cart" aria-label="Your cart${g?`, ${g} ${g===1?"item":"items"}`:""}" @click=${()=>(this.go(this.chat.main.conv),this.perform(this.chat.main,{action:"cart.view",args:{}}))}>
${m("cart")}${g?a`<b aria-hidden="true">${g}</b>`:c}
</button>
<button class="icon" aria-label="Close chat" @click=${()=>this.close()}>${m("close")}</button>
</div>
${this.tabs()} ${Re(this.chat)} ${this.waitingForPerson?a`<p class="strip calm" role="status">Waiting for a person. <button @click=${()=>this.perform(t,{action:"handover.cancel",args:{}})}>Back to the assistant</button></p>`:c}
<div
class="scroll"
tabindex="0"
role="log"
id="log"
aria-live="polite"
aria-label="Conversation"
@scroll=${this.scrolled}
@wheel=${this.touched}
@touchmove=${this.touched}
@pointerdown=${this.touched}
@keydown=${this.touched}
@act=${h=>this.perform(t,h.detail)}
@say=${h=>this.say(h.detail.text)}
@go=${h=>this.go(h.detail.conversation)}
@fetch-file=${this.file}
>
${i.length||t.outbox.length?c:Oe(this.options,this.tab?this.vendors.get(this.tab):void 0,h=>this.say(h))}
<div class="log">
${t.first>1?a`<p class="day">Earlier messages are kept, but not shown here.</p>`:c}
${Wt(i,h=>h.seq,(h,v)=>this.entry(h,i[v-1],s,o))}
${Wt(t.outbox,h=>h.cid,h=>Pe(h,this.chat,t))}
</div>
<div aria-live="off">
${t.words?a`<p class="from"><b>${t.words.name??"Assistant"}</b></p><div class="said theirs">${t.words.text}</div>`:c}
${p?a`<div class="said theirs dots" aria-label="${t.typing?.name??"Assistant"} is writing"><i></i><i></i><i></i></div>`:c}
</div>
${this.away?a`<button class="icon latest" aria-label="To the latest message" @click=${()=>(this.stick=!0,this.anchor.seq=0,this.down())}>${m("down")}</button>`:c}
</div>
${this.toast?a`<p class="toast" role="alert">${this.toast}</p>`:c}
${l.length?a`<div class="chips" role="group" aria-label="Suggestions">${l.map(h=>a`<button class="chip" @click=${()=>this.say(h.say)}>${h.label}</button>`)}</div>`:c}
<form class="write" @submit=${this.submit}>
<textarea
rows="1"
aria-label="Message"
placeholder=${this.tab?`Write to ${this.vendors.get(this.tab)}`:"Write what you are looking for"}
maxlength=${this.chat.limits.text}
enterkeyhint="send"
.value=${this.draft}
@keydown=${this.key}
@input=${h=>{this.draft=h.target.value,this.chat.typing(t)}}
></textarea>
<button class="icon" aria-label="Send" ?disabled=${!this.draft.trim()}>${m("send")}</button>
</form>
</dialog>`}};A.styles=[Kt,N(je)],u([E({attribute:!1})],A.prototype,"options",2),u([y()],A.prototype,"shown",2),u([y()],A.prototype,"tab",2),u([y()],A.prototype,"draft",2),u([y()],A.prototype,"away",2),u([y()],A.prototype,"toast",2),u([At("dialog")],A.prototype,"dialog",2),u([At(".scroll")],A.prototype,"scroller",2),u([At("textarea")],A.prototype,"field",2),A=u([_("fs-panel")],A);})();
